import type { CheckSummary, SeverityCounts } from "../../console-contract.ts";
import type { AuditReport, CheckName, VulnerabilityRow } from "../../contract.ts";
import { CHECK_NAMES } from "../../contract.ts";
import { compareReports, issuesOf } from "./compare-reports.ts";

const LEVELS = ["critical", "high", "medium", "low", "unknown"] as const;

/** All vulnerabilities of a report; null where they were not checked. */
export function vulnerabilitiesOf(report: AuditReport): readonly VulnerabilityRow[] | null {
	const check = report.checks.vulnerabilities;
	if (check.facts.data === undefined) return null;
	return LEVELS.flatMap((level) => check[level]);
}

/** Live vulnerabilities by severity; null where they were not checked. */
export function countSeverities(report: AuditReport): SeverityCounts | null {
	const rows = vulnerabilitiesOf(report);
	if (rows === null) return null;
	const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
	for (const { severity, waived } of rows) if (waived === null) counts[severity] += 1;
	return counts;
}

/** The check cards of a report, each with its change since the report before. */
export function summarizeChecks(report: AuditReport, before: AuditReport | null): CheckSummary[] {
	return CHECK_NAMES.map((name) => {
		const { status, verdict, issues } = report.checks[name];
		const count = countOpen(report, name);
		const earlier = before === null ? null : countOpen(before, name);
		return {
			name,
			status,
			verdict,
			issues: count,
			failing: issues.filter(({ fails }) => fails).length,
			waived: issues.filter(({ waived }) => waived !== null).length,
			change: count === null || earlier === null ? null : count - earlier,
		};
	});
}

function countOpen(report: AuditReport, name: CheckName): number | null {
	return issuesOf(report, name)?.filter(({ waived }) => waived === null).length ?? null;
}

/** What became of issues since the report before. */
export function summarizeChange(
	report: AuditReport,
	before: AuditReport,
): { opened: number; fixed: number; accepted: number } {
	const { opened, fixed, changed } = compareReports(before, report);
	return {
		opened: opened.length,
		fixed: fixed.length,
		accepted: changed.filter((pair) => pair.before.waived === null && pair.after.waived !== null)
			.length,
	};
}
