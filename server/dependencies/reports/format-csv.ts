import { toCsv } from "#server/platform/csv.ts";
import type { AuditReport, Issue } from "../contract.ts";

const COLUMNS = [
	"check",
	"rule",
	"level",
	"severity",
	"package",
	"version",
	"fails",
	"waived_until",
	"file",
	"line",
	"message",
	"fix",
] as const;

/** All issues as CSV (RFC 4180); cells that a spreadsheet would run as formulas are made text. */
export function formatCsv(report: AuditReport): string {
	const rows = Object.values(report.checks).flatMap((check) => check.issues.map(toCells));
	return toCsv(COLUMNS, rows);
}

function toCells(issue: Issue): string[] {
	return [
		issue.check,
		issue.rule,
		issue.level,
		issue.severity ?? "",
		issue.package ?? "",
		issue.version ?? "",
		issue.fails ? "yes" : "no",
		issue.waived?.expires ?? "",
		issue.file ?? "",
		issue.line === null ? "" : String(issue.line),
		issue.message,
		issue.fix ?? "",
	];
}
