import type { Pool } from "pg";
import { z } from "zod";

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
}

const DAYS_AHEAD = 7;
const ROLLUP_DAYS = 762;
const EXPIRE_BATCH = 5_000;
const partitionSchema = z.object({ action: z.enum(["created", "dropped"]), partition: z.string() });

/**
 * Upkeep, to be run every hour or so: partitions of the days ahead, retention, expired captures.
 * Safe to run from many processes at once.
 */
export async function keepLedger(pool: Pool, options: KeepLedgerOptions): Promise<KeptLedger> {
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
	};
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
