import type { AuditReport, CheckResult, Issue } from "../contract.ts";
import { countPackages } from "./text-style.ts";

const TITLES = {
	lock_integrity: "Lock integrity",
	vulnerabilities: "Vulnerabilities",
	licenses: "Licences",
	unused: "Unused and missing",
	drift: "Drift",
	configuration: "Configuration",
} as const;

const STYLE = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
code{white-space:pre-wrap}.failed{font-weight:700}`;

/** One page without scripts or outside resources; every text of the audit is escaped. */
export function formatHtml(report: AuditReport): string {
	const sections = Object.entries(report.checks).map(([name, check]) =>
		section(titleOf(name), check),
	);
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(`Dependency audit: ${report.project.name}`)}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(report.project.name)}: ${report.verdict}</h1>
<p>${escapeHtml(report.summary)}. ${escapeHtml(report.project.lock ?? "No lock")}, ${countPackages(report)}. <time datetime="${escapeHtml(report.timestamp)}">${escapeHtml(report.timestamp)}</time></p>
${report.warnings.map((warning) => `<p>Warning: ${escapeHtml(warning)}</p>`).join("\n")}
${sections.join("\n")}
</body></html>
`;
}

function titleOf(name: string): string {
	return Object.entries(TITLES).find(([key]) => key === name)?.[1] ?? name;
}

function section(title: string, check: CheckResult): string {
	const rows = check.issues.map(row).join("\n");
	const table =
		check.issues.length === 0
			? ""
			: `<table><thead><tr><th>Result</th><th>Rule</th><th>What</th><th>Where</th><th>What to do</th></tr></thead><tbody>\n${rows}\n</tbody></table>`;
	return `<h2>${escapeHtml(title)}</h2><p class="${check.status}">${escapeHtml(check.verdict)}</p>${table}`;
}

function row(issue: Issue): string {
	const result =
		issue.waived === null
			? issue.fails
				? "fails"
				: issue.level
			: `accepted until ${issue.waived.expires}`;
	const place =
		issue.file === null ? "" : `${issue.file}${issue.line === null ? "" : `:${issue.line}`}`;
	const cells = [
		`${result}${issue.severity === null ? "" : `, ${issue.severity}`}`,
		issue.rule,
		issue.message,
		place,
	].map((cell) => `<td>${escapeHtml(cell)}</td>`);
	return `<tr>${cells.join("")}<td><code>${escapeHtml(issue.fix ?? "")}</code></td></tr>`;
}

function escapeHtml(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;")
		.replaceAll("'", "&#39;");
}
