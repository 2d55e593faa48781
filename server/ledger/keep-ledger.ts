import type { Pool } from "pg";
import { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import { AppError } from "#server/platform/errors.ts";
import { closeAsUnknown } from "./core/close-as-unknown.ts";
import { firstIdAt } from "./read/id-ranges.ts";
import { createPostgresStore } from "./store/postgres-store.ts";

export interface KeepLedgerOptions {
	/** Requests and decisions older than this go, a whole day at a time. */
	readonly retentionDays: number;
	/** Roll-ups hold no text and stay longer, at least 400 days. */
	readonly rollupDays?: number;
}

export interface KeptLedger {
	readonly created: readonly string[];
	readonly dropped: readonly string[];
	/** Captured bodies whose time was over. */
	readonly expiredCaptures: number;
	/** Requests that never ended because their log was lost with its disk; now `unknown`. */
	readonly lostRequests: number;
}

const DAYS_AHEAD = 7;
const ROLLUP_DAYS = 762;
const EXPIRE_BATCH = 5_000;
/** No answer takes so long: what is still running then has lost its log. */
const LOST_AFTER_MS = 24 * 3_600_000;
const LOST_BATCH = 500;
const partitionSchema = z.object({ action: z.enum(["created", "dropped"]), partition: z.string() });

/**
 * Upkeep, to be run every hour or so: partitions of the days ahead, retention, expired captures,
 * requests whose log was lost. Safe to run from many processes at once.
 */
export async function keepLedger(
	pool: Pool,
	clock: Clock,
	options: KeepLedgerOptions,
): Promise<KeptLedger> {
	const { rows } = await pool.query<Record<string, unknown>>(
		"SELECT action, partition FROM ledger.keep_partitions($1, $2)",
		[DAYS_AHEAD, options.retentionDays],
	);
	const partitions = rows.map((row) => partitionSchema.parse(row));
	const names = (wanted: string) =>
		partitions.filter(({ action }) => action === wanted).map(({ partition }) => partition);
	return {
		created: names("created"),
		dropped: names("dropped"),
		expiredCaptures: await expire(pool, options.rollupDays ?? ROLLUP_DAYS),
		lostRequests: await endLostRequests(pool, clock),
	};
}

const lostSchema = z.object({
	id: z.string(),
	atMs: z.number(),
	estimateNanos: z.number(),
	estimatePromptTokens: z.number(),
});

/** Through the same statement as every other end, so that the roll-ups count them too. */
async function endLostRequests(pool: Pool, clock: Clock): Promise<number> {
	const store = createPostgresStore(pool);
	let total = 0;
	for (;;) {
		const { rows } = await pool.query<Record<string, unknown>>(
			`SELECT id, extract(epoch FROM started_at)::float8 * 1000 AS "atMs",
				estimate_nanos AS "estimateNanos", estimate_prompt_tokens AS "estimatePromptTokens"
			FROM ledger.request WHERE outcome = 'running' AND id < $1 ORDER BY id LIMIT $2`,
			[firstIdAt(clock.nowMs() - LOST_AFTER_MS), LOST_BATCH],
		);
		const lost = rows.map((row) => lostSchema.parse(row));
		if (lost.length === 0) return total;
		const ends = lost.map((intent) => closeAsUnknown(intent, intent.atMs));
		const result = await store.write(Buffer.from(JSON.stringify(ends)));
		if (result.state !== "stored") {
			throw new AppError("unavailable", `lost requests could not be ended: ${result.reason}`);
		}
		total += result.finalised;
		if (lost.length < LOST_BATCH) return total;
	}
}

async function expire(pool: Pool, rollupDays: number): Promise<number> {
	let total = 0;
	for (;;) {
		const { rows } = await pool.query<{ removed: number }>(
			"SELECT ledger.expire($1, $2) AS removed",
			[EXPIRE_BATCH, rollupDays],
		);
		const removed = rows[0]?.removed ?? 0;
		total += removed;
		if (removed < EXPIRE_BATCH) return total;
	}
}
