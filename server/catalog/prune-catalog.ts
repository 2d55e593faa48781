import type { Db } from "#server/platform/db/client.ts";
import { deleteHealthRows, deleteHealthSnapshots } from "./health-repository.ts";
import { HEALTH_ROW_LIFE_MS } from "./publish-health.ts";

export interface PruneResult {
	readonly healthRows: number;
	readonly healthSnapshots: number;
	readonly catalogSnapshots: number;
	readonly rejections: number;
}

const DAY_MS = 86_400_000;
const REJECTION_DAYS = 30;
/** Decisions may wait in an edge's log while the database is away; they name snapshots too. */
const BACKLOG_DAYS = 2;

/**
 * Removes what no decision within its retention can refer to: a snapshot goes once its successor was
 * in force before the oldest kept decision.
 */
export async function pruneCatalog(
	db: Db,
	nowMs: number,
	decisionRetentionDays: number,
): Promise<PruneResult> {
	const beforeMs = nowMs - (decisionRetentionDays + BACKLOG_DAYS) * DAY_MS;
	const rejections = await db.catalogRejection.deleteMany({
		where: { fetchedAt: { lt: new Date(nowMs - REJECTION_DAYS * DAY_MS) } },
	});
	return {
		healthRows: await deleteHealthRows(db, nowMs - HEALTH_ROW_LIFE_MS),
		healthSnapshots: await deleteHealthSnapshots(db, beforeMs),
		catalogSnapshots: await deleteCatalogSnapshots(db, beforeMs),
		rejections: rejections.count,
	};
}

async function deleteCatalogSnapshots(db: Db, beforeMs: number): Promise<number> {
	const inForce = await db.catalogSnapshot.findFirst({
		where: { fetchedAt: { lte: new Date(beforeMs) } },
		orderBy: { number: "desc" },
		select: { number: true },
	});
	if (inForce === null) return 0;
	const { count } = await db.catalogSnapshot.deleteMany({
		where: { number: { lt: inForce.number } },
	});
	return count;
}
