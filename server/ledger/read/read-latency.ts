import type { Pool } from "pg";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { firstIdAt } from "./id-ranges.ts";
import type { SeriesQuery } from "./read-usage-series.ts";
import { filterVisible } from "./row-filter.ts";

const OWNER = { org: "r.org_id", key: "r.key_id", user: "r.user_id" };

export interface LatencyQuery extends Omit<SeriesQuery, "from"> {
	/** The newest requests of a bucket that are looked at. */
	readonly perBucket: number;
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
	const ids = [...query.starts, query.untilMs].map(firstIdAt);
	const [from, to] = [filter.bind(ids.slice(0, -1)), filter.bind(ids.slice(1))];
	const [lowest, growth] = [filter.bind(query.lowestMs), filter.bind(query.growth)];
	const slot = (ms: string) =>
		`floor(ln(GREATEST(${ms}, ${lowest}::float8) / ${lowest}::float8) / ln(${growth}::float8))::int`;
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT (b.number - 1)::int AS bucket, m.metric, m.slot, count(*)
		FROM unnest(${from}::uuid[], ${to}::uuid[]) WITH ORDINALITY AS b (from_id, to_id, number)
		CROSS JOIN LATERAL (
			SELECT r.ttft_ms, CASE WHEN r.outcome = 'ok' THEN r.duration_ms END AS duration_ms
			FROM ledger.request r
			WHERE ${filter.where()} AND r.outcome <> 'running' AND r.id >= b.from_id AND r.id < b.to_id
			ORDER BY r.id DESC LIMIT ${filter.bind(query.perBucket)}
		) r
		CROSS JOIN LATERAL (VALUES ('ttft', ${slot("r.ttft_ms")}), ('duration', ${slot("r.duration_ms")}),
			('looked', 0)) AS m (metric, slot)
		WHERE m.metric = 'looked' OR CASE m.metric WHEN 'ttft' THEN r.ttft_ms ELSE r.duration_ms END
			IS NOT NULL
		GROUP BY 1, 2, 3`,
		filter.values,
	);
	return rows.map((row) => slotSchema.parse(row));
}
