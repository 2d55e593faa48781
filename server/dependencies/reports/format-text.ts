import type { AuditReport, CheckName, Issue, VulnerabilityRow } from "../contract.ts";
import { listRows, listSteps } from "./list-steps.ts";
import { countPackages, type Paint, plain, type Tone } from "./text-style.ts";

const TITLES: Readonly<Record<CheckName, string>> = {
	lock_integrity: "Lock integrity",
	vulnerabilities: "Vulnerabilities",
	licenses: "Licences",
	unused: "Unused and missing",
	drift: "Drift",
	configuration: "Configuration",
};

const MARKS = {
	passed: ["ok", "good"],
	warned: ["warn", "warn"],
	failed: ["FAIL", "bad"],
	not_checked: ["?", "faint"],
} as const satisfies Record<string, readonly [string, Tone]>;
const VERDICTS: Readonly<Record<AuditReport["verdict"], Tone>> = {
	passed: "good",
	failed: "bad",
	incomplete: "warn",
};
const MAX_WARNINGS = 12;
const MAX_SUMMARY = 88;
const LEVEL_WIDTH = "critical 10.0".length;

/**
 * The report for a terminal or a log, whose end is what one sees: what was found, then the verdict
 * of each check, what to do, and the verdict of all.
 */
export function formatText(report: AuditReport, paint: Paint = plain): string[] {
	const { project, policy, checks } = report;
	const lines = [
		`${paint("strong", project.name)}: ${project.lock ?? "no lock"}, ${countPackages(report)}, policy ${policy.source}${describeData(report)}`,
		...report.warnings.map((warning) => `${paint("warn", "warning:")} ${warning}`),
	];
	for (const name of listNames(checks)) {
		const body =
			name === "vulnerabilities"
				? formatFindings(report, paint)
				: formatIssues(checks[name].issues, paint);
		if (body.length > 0) lines.push("", paint("strong", TITLES[name]), ...body);
	}
	lines.push("");
	for (const name of listNames(checks)) {
		const { status, verdict } = checks[name];
		const [mark, tone] = MARKS[status];
		lines.push(`${paint(tone, mark.padEnd(5))}${TITLES[name].padEnd(20)}${verdict}`);
	}
	const steps = listSteps(report);
	if (steps.length > 0) {
		lines.push("", paint("strong", "What to do"));
		lines.push(...steps.flatMap((step, index) => formatStep(step, index + 1)));
	}
	const verdict = paint(VERDICTS[report.verdict], report.verdict);
	return [...lines, "", `${project.name}: ${verdict}. ${report.summary}`];
}

function listNames(checks: AuditReport["checks"]): CheckName[] {
	const order: readonly CheckName[] = [
		"lock_integrity",
		"vulnerabilities",
		"licenses",
		"unused",
		"drift",
		"configuration",
	];
	return order.filter((name) => name in checks);
}

function describeData(report: AuditReport): string {
	const data: unknown = report.checks.vulnerabilities.facts.data;
	const date = typeof data === "object" && data !== null && "date" in data ? data.date : null;
	return typeof date === "string" ? `, advisories to ${date.slice(0, 10)}` : "";
}

function formatStep(step: string, number: number): string[] {
	return step.split("\n").map((line, index) => `  ${index === 0 ? `${number}.` : "  "} ${line}`);
}

/** Findings by package: what they have in common, path and fix, is said once. */
function formatFindings(report: AuditReport, paint: Paint): string[] {
	const failing = new Set(
		report.checks.vulnerabilities.issues
			.filter(({ fails }) => fails)
			.map(({ fingerprint }) => fingerprint),
	);
	const rows = listRows(report);
	// What fails comes first, and within that what is worst.
	const ordered = [
		...rows.filter((row) => failing.has(row.fingerprint)),
		...rows.filter((row) => !failing.has(row.fingerprint)),
	];
	const groups = Map.groupBy(ordered, (row) => `${row.package} ${row.version}`);
	return [...groups].flatMap(([name, group]) => {
		const [first] = group;
		if (first === undefined) return [];
		return [
			`  ${paint("strong", name)}  ${describePath(first)}`,
			...group.map((row) => formatRow(row, failing.has(row.fingerprint), paint)),
			`      ${describeFix(first, group.length)}`,
		];
	});
}

function describePath(row: VulnerabilityRow): string {
	const more = row.introduced_by.length - 1;
	const others = more > 0 ? ` (and ${more} more way${more === 1 ? "" : "s"})` : "";
	const shown = row.scopes.slice(0, 3).join(", ");
	const rest = row.scopes.length > 3 ? ` and ${row.scopes.length - 3} more` : "";
	const via = row.direct ? "direct" : row.path.join(" > ");
	if (shown === "" && via === "") return "";
	return `${shown === "" ? "scope unknown" : `${shown}${rest}`}: ${via}${others}`;
}

function describeFix(row: VulnerabilityRow, count: number): string {
	if (row.fix === null) return "no version is known that is free of all of these";
	const blocked =
		row.safe_version_admitted === false ? " (what the project asks for forbids it today)" : "";
	return `fix${count > 1 ? ` for ${count === 2 ? "both" : `all ${count}`}` : ""}: ${row.fix}${blocked}`;
}

function formatRow(row: VulnerabilityRow, fails: boolean, paint: Paint): string {
	const marks = [
		row.known_exploited === true ? "exploited" : "",
		row.epss === null ? "" : `EPSS ${(row.epss * 100).toFixed(1)} %`,
		row.severity_disagrees ? "sources differ" : "",
		row.approximated_bounds.length > 0 ? "bound approximated" : "",
		row.exact_source ? "" : "matched by name only",
		row.waived === null ? "" : `accepted by ${row.waived.owner} until ${row.waived.expires}`,
	].filter((mark) => mark !== "");
	const level = `${row.severity}${row.score === null ? "" : ` ${row.score.toFixed(1)}`}`;
	const cve = row.identifiers.find((id) => id.startsWith("CVE-") && id !== row.id);
	const summary =
		row.summary.length > MAX_SUMMARY
			? `${row.summary.slice(0, MAX_SUMMARY).replace(/\s+\S*$/, "")}…`
			: row.summary;
	return [
		`    ${fails ? paint("bad", "x") : "-"} `,
		paint(fails ? "bad" : "warn", level.padEnd(LEVEL_WIDTH)),
		`  ${row.id}${cve === undefined ? "" : ` (${cve})`}`,
		marks.length > 0 ? `  [${marks.join("; ")}]` : "",
		`  ${paint("faint", summary)}`,
	].join("");
}

function formatIssues(issues: readonly Issue[], paint: Paint): string[] {
	const shown = issues.filter(
		({ level, fails, waived }) => fails || (level !== "note" && waived === null),
	);
	const failing = shown.filter(({ fails }) => fails);
	const others = shown.filter(({ fails }) => !fails);
	const rest = others.length - MAX_WARNINGS;
	return [
		...failing.flatMap((issue) => formatIssue(issue, paint("bad", "x"), paint)),
		...others.slice(0, MAX_WARNINGS).flatMap((issue) => formatIssue(issue, "-", paint)),
		...(rest > 0 ? [`  and ${rest} more: see --format json`] : []),
	];
}

function formatIssue(issue: Issue, mark: string, paint: Paint): string[] {
	const place =
		issue.file === null ? "" : `${issue.file}${issue.line === null ? "" : `:${issue.line}`}  `;
	const known = issue.isKnown ? " [known]" : "";
	const fix =
		issue.fix?.split("\n").map((line, index) => `      ${index === 0 ? "=> " : "   "}${line}`) ??
		[];
	const rule = paint("faint", issue.rule);
	return [`  ${mark} ${place}${rule}: ${issue.message}${known}`, ...fix];
}
