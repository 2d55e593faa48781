import type { z } from "zod";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { diffAuditsInput, diffAuditsOutput } from "../console-contract.ts";
import type { AuditReport } from "../contract.ts";
import { compareReports } from "../core/history/compare-reports.ts";
import { AUDIT_COLUMNS, missingAudit, toAuditSummary, unpackReport } from "./audit-rows.ts";

const MAX_ISSUES = 1_000;
const MAX_PACKAGES = 2_000;

/** What differs between two audits. */
export async function diffAudits(
	db: Db,
	orgId: string,
	{ before, after }: z.infer<typeof diffAuditsInput>,
): Promise<z.infer<typeof diffAuditsOutput>> {
	const [old, fresh] = await Promise.all([
		readAudit(db, orgId, before),
		readAudit(db, orgId, after),
	]);
	const difference = compareReports(old.report, fresh.report);
	return {
		before: old.audit,
		after: fresh.audit,
		opened: difference.opened.slice(0, MAX_ISSUES),
		fixed: difference.fixed.slice(0, MAX_ISSUES),
		changed: difference.changed.slice(0, MAX_ISSUES),
		unchanged: difference.unchanged,
		packages: comparePackages(old.report, fresh.report),
		notComparable: [...difference.notComparable],
	};
}

async function readAudit(db: Db, orgId: string, id: string) {
	const row = await db.dependencyAudit.findFirst({
		where: { id, orgId },
		select: { ...AUDIT_COLUMNS, report: true },
	});
	if (row === null) throw missingAudit();
	if (row.report === null) {
		const why =
			row.state === "done" ? "its report was removed after its time" : `it is ${row.state}`;
		throw new AppError("precondition", `an audit cannot be compared: ${why}`);
	}
	return { audit: toAuditSummary(row), report: unpackReport(row.report) };
}

/** The locked versions, which the check of drift lists one by one. */
function comparePackages(before: AuditReport, after: AuditReport) {
	const [old, fresh] = [versionsOf(before), versionsOf(after)];
	const names = [...new Set([...old.keys(), ...fresh.keys()])].sort();
	return names
		.map((name) => ({ name, before: old.get(name) ?? null, after: fresh.get(name) ?? null }))
		.filter((one) => one.before !== one.after)
		.slice(0, MAX_PACKAGES);
}

function versionsOf(report: AuditReport): Map<string, string> {
	const versions = new Map<string, string>();
	for (const { name, version } of readDriftRows(report)) {
		const known = versions.get(name);
		// A lock may hold two versions of one name.
		versions.set(name, known === undefined ? version : [known, version].sort().join(", "));
	}
	return versions;
}

/** Rows of the drift table: packages of the lock with their versions and ages. */
export function readDriftRows(
	report: AuditReport,
): { readonly name: string; readonly version: string; readonly ageDays: number | null }[] {
	const { rows } = report.checks.drift.facts;
	if (!Array.isArray(rows)) return [];
	return rows.flatMap((row: unknown) => {
		if (typeof row !== "object" || row === null || !("package" in row)) return [];
		const version = "version" in row && typeof row.version === "string" ? row.version : "";
		const age = "age_days" in row && typeof row.age_days === "number" ? row.age_days : null;
		return [{ name: String(row.package), version, ageDays: age }];
	});
}
