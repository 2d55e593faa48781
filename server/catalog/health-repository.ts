import type { Pool } from "pg";
import { z } from "zod";
import type { Db, Tx } from "#server/platform/db/client.ts";
import type { HealthSnapshot, ModelHealth } from "./contract.ts";
import type { HealthRow, HealthStore } from "./ports.ts";

const modelHealthSchema = z.object({
	modelId: z.string(),
	upstream: z.string(),
	samples: z.number(),
	totalSamples: z.number(),
	ttftMsP50: z.number().nullable(),
	ttftMsP95: z.number().nullable(),
	totalMsP50: z.number().nullable(),
	totalMsP95: z.number().nullable(),
	outputTokensPerSecondP50: z.number().nullable(),
	outcomes: z.record(z.string(), z.number()),
	lastSampleMs: z.number(),
});
const modelsSchema = z.array(modelHealthSchema);

interface SnapshotRow {
	readonly number: number;
	readonly takenAt: Date;
	readonly models: unknown;
}

function toSnapshot(row: SnapshotRow): HealthSnapshot {
	const models = modelsSchema.parse(row.models);
	return { number: row.number, takenAtMs: row.takenAt.getTime(), models };
}

/** The snapshot with this number; `null` when it is not kept any more. */
export async function getHealthSnapshot(db: Db, number: number): Promise<HealthSnapshot | null> {
	const row = await db.healthSnapshot.findUnique({ where: { number } });
	return row === null ? null : toSnapshot(row);
}

/** The measurements in force; `null` before the first snapshot. */
export async function latestHealth(db: Db | Tx): Promise<HealthSnapshot | null> {
	const row = await db.healthSnapshot.findFirst({ orderBy: { number: "desc" } });
	return row === null ? null : toSnapshot(row);
}

/** When each snapshot of a range was taken, oldest first, without what it holds. */
export async function listHealthTimes(
	db: Db,
	{ sinceMs, untilMs }: { readonly sinceMs: number; readonly untilMs: number },
): Promise<readonly { number: number; atMs: number }[]> {
	const rows = await db.healthSnapshot.findMany({
		where: { takenAt: { gte: new Date(sinceMs), lt: new Date(untilMs) } },
		orderBy: { number: "asc" },
		select: { number: true, takenAt: true },
	});
	return rows.map(({ number, takenAt }) => ({ number, atMs: takenAt.getTime() }));
}

/** Number of the newest snapshot that was taken within a range. */
export async function findHealthNumber(
	db: Db,
	{ sinceMs, untilMs }: { readonly sinceMs: number; readonly untilMs: number },
): Promise<number | null> {
	const row = await db.healthSnapshot.findFirst({
		where: { takenAt: { gte: new Date(sinceMs), lt: new Date(untilMs) } },
		orderBy: { number: "desc" },
		select: { number: true },
	});
	return row?.number ?? null;
}

/** Stores the next snapshot and returns its number. */
export async function insertHealthSnapshot(
	tx: Tx,
	models: readonly ModelHealth[],
	takenAtMs: number,
): Promise<number> {
	const { number } = await tx.healthSnapshot.create({
		data: {
			takenAt: new Date(takenAtMs),
			models: models.map((model) => ({ ...model, outcomes: { ...model.outcomes } })),
		},
		select: { number: true },
	});
	return number;
}

/** One publisher at a time over all workers; held until the transaction ends. */
export async function lockHealth(tx: Tx): Promise<void> {
	await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sophia health'))`;
}

/** Rows of all instances that were written after `sinceMs`. */
export function readHealthRows(db: Db | Tx, sinceMs: number) {
	return db.healthHistogram.findMany({
		where: { updatedAt: { gt: new Date(sinceMs) } },
		select: { modelId: true, upstream: true, state: true },
	});
}

/** Removes states that have decayed to nothing. */
export async function deleteHealthRows(db: Db, beforeMs: number): Promise<number> {
	const { count } = await db.healthHistogram.deleteMany({
		where: { updatedAt: { lte: new Date(beforeMs) } },
	});
	return count;
}

/** Removes snapshots that were no longer in force at `beforeMs`. */
export async function deleteHealthSnapshots(db: Db, beforeMs: number): Promise<number> {
	const first = await db.healthSnapshot.findFirst({
		where: { takenAt: { lte: new Date(beforeMs) } },
		orderBy: { number: "desc" },
		select: { number: true },
	});
	if (first === null) return 0;
	const { count } = await db.healthSnapshot.deleteMany({
		where: { number: { lt: first.number } },
	});
	return count;
}

/** Writes whole states, so writing twice changes nothing. One statement on a plain pool. */
export function createHealthStore(pool: Pool): HealthStore {
	return {
		async save(instance: string, rows: readonly HealthRow[]) {
			await pool.query(
				`INSERT INTO health_histogram ("modelId", upstream, instance, "updatedAt", state)
				SELECT model_id, upstream, $1, to_timestamp(updated_ms / 1000.0), state
				FROM unnest($2::text[], $3::text[], $4::float8[], $5::bytea[])
					AS row (model_id, upstream, updated_ms, state)
				ON CONFLICT ("modelId", upstream, instance)
				DO UPDATE SET "updatedAt" = excluded."updatedAt", state = excluded.state`,
				[
					instance,
					rows.map((row) => row.modelId),
					rows.map((row) => row.upstream),
					rows.map((row) => row.updatedAtMs),
					rows.map((row) => Buffer.from(row.state)),
				],
			);
		},
	};
}
