import type { AuditReport, CheckName, Issue, VulnerabilityRow } from "../contract.ts";

const TITLES: Readonly<Record<CheckName, string>> = {
	lock_integrity: "Lock integrity",
	vulnerabilities: "Vulnerabilities",
	licenses: "Licences",
	unused: "Unused and missing",
	drift: "Drift",
	configuration: "Configuration",
};

const MARKS = { passed: "ok", warned: "warn", failed: "FAIL", not_checked: "?" } as const;
const LEVELS = ["critical", "high", "medium", "low", "unknown"] as const;
const MAX_WARNINGS = 12;

/** The report for a terminal: verdicts first, then what fails, then what to look at. */
export function formatText(report: AuditReport): string[] {
	const lines = [
		`${report.project.name}: ${report.verdict}. ${report.summary}`,
		`  ${report.project.lock ?? "no lock"}, ${report.project.packages} packages, policy ${report.policy.source}`,
		...report.warnings.map((warning) => `  warning: ${warning}`),
		"",
	];
	for (const [name, check] of listChecks(report)) {
		lines.push(`${MARKS[check.status].padEnd(5)}${TITLES[name].padEnd(20)}${check.verdict}`);
	}
	for (const [name, check] of listChecks(report)) {
		const body =
			name === "vulnerabilities" ? formatVulnerabilities(report) : formatIssues(check.issues);
		if (body.length > 0) lines.push("", TITLES[name], ...body);
	}
	return lines;
}

function listChecks(report: AuditReport) {
	const { lock_integrity, vulnerabilities, licenses, unused, drift, configuration } = report.checks;
	return [
		["lock_integrity", lock_integrity],
		["vulnerabilities", vulnerabilities],
		["licenses", licenses],
		["unused", unused],
		["drift", drift],
		["configuration", configuration],
	] as const;
}

function formatVulnerabilities(report: AuditReport): string[] {
	const check = report.checks.vulnerabilities;
	const failing = new Set(
		check.issues.filter(({ fails }) => fails).map(({ fingerprint }) => fingerprint),
	);
	return LEVELS.flatMap((level) => check[level]).flatMap((row) =>
		formatRow(row, failing.has(row.fingerprint)),
	);
}

function formatRow(row: VulnerabilityRow, fails: boolean): string[] {
	const score = row.score === null ? "" : ` ${row.score}`;
	const marks = [
		row.known_exploited === true ? "exploited" : "",
		row.severity_disagrees ? "sources differ" : "",
		row.approximated_bounds.length > 0 ? "bound approximated" : "",
		row.exact_source ? "" : "matched by name only",
		row.waived === null ? "" : `accepted by ${row.waived.owner} until ${row.waived.expires}`,
	].filter((mark) => mark !== "");
	const via = row.direct ? "direct" : row.path.join(" > ");
	const others =
		row.introduced_by.length > 1 ? ` (and ${row.introduced_by.length - 1} more ways)` : "";
	const scopes =
		row.scopes.length > 3
			? `${row.scopes.slice(0, 3).join(", ")} and ${row.scopes.length - 3} more`
			: row.scopes.join(", ");
	return [
		`  ${fails ? "x" : "-"} ${row.severity}${score}  ${row.package} ${row.version}  ${row.id}${alias(row)}${marks.length > 0 ? `  [${marks.join("; ")}]` : ""}`,
		`      ${row.summary}`,
		...(scopes === "" && via === "" ? [] : [`      ${scopes || "scope unknown"}: ${via}${others}`]),
		...(row.fix === null
			? ["      no fixed version is known"]
			: [
					`      fix: ${row.fix}${row.safe_version_admitted === false ? " (what the project asks for forbids it today)" : ""}`,
				]),
	];
}

function alias(row: VulnerabilityRow): string {
	const cve = row.identifiers.find((id) => id.startsWith("CVE-"));
	return cve === undefined || cve === row.id ? "" : ` (${cve})`;
}

function formatIssues(issues: readonly Issue[]): string[] {
	const shown = issues.filter(
		({ level, fails, waived }) => fails || (level !== "note" && waived === null),
	);
	const failing = shown.filter(({ fails }) => fails);
	const others = shown.filter(({ fails }) => !fails);
	const rest = others.length - MAX_WARNINGS;
	return [
		...failing.flatMap((issue) => formatIssue(issue, "x")),
		...others.slice(0, MAX_WARNINGS).flatMap((issue) => formatIssue(issue, "-")),
		...(rest > 0 ? [`  and ${rest} more: see --format json`] : []),
	];
}

function formatIssue(issue: Issue, mark: string): string[] {
	const place =
		issue.file === null ? "" : `${issue.file}${issue.line === null ? "" : `:${issue.line}`}  `;
	const known = issue.isKnown ? " [known]" : "";
	const fix =
		issue.fix?.split("\n").map((line, index) => `      ${index === 0 ? "=> " : "   "}${line}`) ??
		[];
	return [`  ${mark} ${place}${issue.rule}: ${issue.message}${known}`, ...fix];
}
