import type { Db } from "#server/platform/db/client.ts";
import type { AuditProgress } from "../console-contract.ts";
import { AUDIT_COLUMNS, type AuditRow, missingAudit, toProgress } from "./audit-rows.ts";

/** How far an audit is. */
export async function getProgress(db: Db, orgId: string, id: string): Promise<AuditProgress> {
	const row = await db.dependencyAudit.findFirst({ where: { id, orgId }, select: AUDIT_COLUMNS });
	if (row === null) throw missingAudit();
	const [progress] = await describeProgress(db, [row]);
	if (progress === undefined) throw missingAudit();
	return progress;
}

/** Adds to audits what the queue knows of them. */
export async function describeProgress(
	db: Db,
	rows: readonly AuditRow[],
): Promise<AuditProgress[]> {
	const live = rows.filter(({ state }) => state === "queued" || state === "running");
	const jobs =
		live.length === 0
			? []
			: await db.job.findMany({
					where: { id: { in: live.map(({ id }) => id) } },
					select: { id: true, state: true, cancelRequestedAt: true },
				});
	const waiting = jobs.some(({ state }) => state === "queued")
		? await db.job.findMany({
				where: { state: "queued" },
				orderBy: [{ priority: "asc" }, { createdAt: "asc" }, { id: "asc" }],
				take: 1_000,
				select: { id: true },
			})
		: [];
	const places = new Map(waiting.map(({ id }, place) => [id, place]));
	const cancelled = new Set(
		jobs.filter(({ cancelRequestedAt }) => cancelRequestedAt !== null).map(({ id }) => id),
	);
	return rows.map((row) =>
		toProgress(row, {
			ahead: places.get(row.id) ?? null,
			cancelRequested: cancelled.has(row.id),
		}),
	);
}
