import type { Pool } from "pg";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { firstIdAt } from "./id-ranges.ts";
import { bucketOf, type SeriesQuery, toDates } from "./read-usage-series.ts";
import { filterVisible, type RowFilter } from "./row-filter.ts";

const OWNER = { org: "r.org_id", key: "r.key_id", user: "r.user_id" };

export interface LatencyQuery extends Omit<SeriesQuery, "from"> {
	/** The newest requests of a bucket that are looked at; `null`: all. */
	readonly perBucket: number | null;
	/** Slot `s` begins at `lowestMs × growth^s`. */
	readonly lowestMs: number;
	readonly growth: number;
}

const slotSchema = z.object({
	bucket: z.number(),
	/** `looked`: requests looked at, `slot` being 0. */
	metric: z.enum(["ttft", "duration", "looked"]),
	slot: z.number(),
	count: z.number(),
});
export type LatencySlot = z.infer<typeof slotSchema>;

/**
 * Counts of latencies by bucket and logarithmic slot, over at most `perBucket` of the newest
 * requests of each bucket. The time to the first token counts wherever one came; the whole time
 * only of complete answers, because a refusal is not a fast answer.
 */
export async function readLatencySlots(
	pool: Pool,
	actor: Actor,
	query: LatencyQuery,
): Promise<LatencySlot[]> {
	const filter = filterVisible(actor, OWNER, "aggregates");
	if (query.simulated !== undefined) filter.add("r.simulated = ?", query.simulated);
	const timed = timedRows(filter, query);
	const [lowest, growth] = [filter.bind(query.lowestMs), filter.bind(query.growth)];
	const slot = (ms: string) =>
		`floor(ln(GREATEST(${ms}, ${lowest}::float8) / ${lowest}::float8) / ln(${growth}::float8))::int`;
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT r.bucket, m.metric, m.slot, count(*)
		FROM (${timed}) AS r
		CROSS JOIN LATERAL (VALUES ('ttft', ${slot("r.ttft_ms")}), ('duration', ${slot("r.duration_ms")}),
			('looked', 0)) AS m (metric, slot)
		WHERE m.metric = 'looked' OR CASE m.metric WHEN 'ttft' THEN r.ttft_ms ELSE r.duration_ms END
			IS NOT NULL
		GROUP BY 1, 2, 3`,
		filter.values,
	);
	return rows.map((row) => slotSchema.parse(row));
}

const TIMES = "r.ttft_ms, CASE WHEN r.outcome = 'ok' THEN r.duration_ms END AS duration_ms";

/** One pass over all rows where none is left out; else the newest of each bucket, bucket by bucket. */
function timedRows(filter: RowFilter, query: LatencyQuery): string {
	const { starts, untilMs, perBucket } = query;
	if (perBucket === null) {
		filter.add("r.id >= ?", firstIdAt(starts[0] ?? untilMs));
		filter.add("r.id < ?", firstIdAt(untilMs));
		const bucket = bucketOf("r.started_at", filter.bind(toDates(starts)));
		return `SELECT ${bucket} AS bucket, ${TIMES} FROM ledger.request r
			WHERE ${filter.where()} AND r.outcome <> 'running'`;
	}
	const ids = [...starts, untilMs].map(firstIdAt);
	const [from, to] = [filter.bind(ids.slice(0, -1)), filter.bind(ids.slice(1))];
	return `SELECT (b.number - 1)::int AS bucket, r.ttft_ms, r.duration_ms
		FROM unnest(${from}::uuid[], ${to}::uuid[]) WITH ORDINALITY AS b (from_id, to_id, number)
		CROSS JOIN LATERAL (
			SELECT ${TIMES} FROM ledger.request r
			WHERE ${filter.where()} AND r.outcome <> 'running' AND r.id >= b.from_id AND r.id < b.to_id
			ORDER BY r.id DESC LIMIT ${filter.bind(perBucket)}
		) r`;
}
