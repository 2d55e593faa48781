import type { z } from "zod";
import type { Db } from "#server/platform/db/client.ts";
import type {
	AuditSummary,
	getAuditInput,
	getAuditOutput,
	listAuditsInput,
} from "../console-contract.ts";
import { AUDIT_COLUMNS, missingAudit, readReport, toAuditSummary } from "./audit-rows.ts";

/** Audits, the newest first. */
export async function listAudits(
	db: Db,
	orgId: string,
	input: z.infer<typeof listAuditsInput>,
): Promise<{ items: AuditSummary[]; nextCursor: string | null }> {
	const { limit, cursor, projectId, states } = input;
	const rows = await db.dependencyAudit.findMany({
		where: {
			orgId,
			...(projectId === undefined ? {} : { projectId }),
			...(states === undefined ? {} : { state: { in: states } }),
			...(cursor === undefined ? {} : { id: { lt: cursor } }),
		},
		orderBy: { id: "desc" },
		take: limit + 1,
		select: AUDIT_COLUMNS,
	});
	const items = rows.slice(0, limit).map(toAuditSummary);
	return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** One audit, with the results of the checks asked for. */
export async function getAudit(
	db: Db,
	orgId: string,
	{ id, checks }: z.infer<typeof getAuditInput>,
): Promise<z.infer<typeof getAuditOutput>> {
	const row = await db.dependencyAudit.findFirst({
		where: { id, orgId },
		select: { ...AUDIT_COLUMNS, report: true },
	});
	if (row === null) throw missingAudit();
	const report = row.report === null ? null : readReport(row.report, row.confirmed);
	return {
		audit: toAuditSummary(row),
		project: report?.project ?? null,
		checks: report === null ? [] : checks.map((name) => ({ name, result: report.checks[name] })),
	};
}
