import type { Pool } from "pg";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { outcomeSchema } from "../contract.ts";
import { filterUsage, type UsageQuery } from "./usage-source.ts";

export interface SeriesQuery extends UsageQuery {
	/** Starts of consecutive buckets, ms; the last one ends at `untilMs`. */
	readonly starts: readonly number[];
}

const figuresSchema = z.object({
	bucket: z.number(),
	outcome: outcomeSchema,
	requests: z.number(),
	simulated_requests: z.number(),
	prompt: z.number(),
	completion: z.number(),
	cache_read: z.number(),
	cache_write: z.number(),
	reasoning: z.number(),
	cost_nanos: z.number(),
	estimated_cost_nanos: z.number(),
});
/** Sums of one outcome in one bucket. */
export type UsageFigure = z.infer<typeof figuresSchema>;

/** Usage by bucket and outcome; what did not happen has no row. */
export async function readUsageSeries(
	pool: Pool,
	actor: Actor,
	query: SeriesQuery,
): Promise<UsageFigure[]> {
	const { from, filter } = filterUsage(actor, query);
	const bucket = bucketOf("u.bucket", filter.bind(toDates(query.starts)));
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${bucket} AS bucket, u.outcome, sum(u.requests)::bigint AS requests,
			COALESCE(sum(u.requests) FILTER (WHERE u.simulated), 0)::bigint AS simulated_requests,
			sum(u.prompt_tokens)::bigint AS prompt, sum(u.completion_tokens)::bigint AS completion,
			sum(u.cache_read_tokens)::bigint AS cache_read,
			sum(u.cache_write_tokens)::bigint AS cache_write,
			sum(u.reasoning_tokens)::bigint AS reasoning, sum(u.cost_nanos)::bigint AS cost_nanos,
			COALESCE(sum(u.cost_nanos) FILTER (WHERE u.usage_source = 'estimated'), 0)::bigint
				AS estimated_cost_nanos
		FROM ${from} WHERE ${filter.where()} GROUP BY 1, 2`,
		filter.values,
	);
	return rows.map((row) => figuresSchema.parse(row));
}

/** The author prefix of a model's id stands for who provides it. */
const SPLITS = { model: "u.model", provider: "split_part(u.model, '/', 1)" } as const;

const splitSchema = z.object({
	bucket: z.number(),
	key: z.string().nullable(),
	requests: z.number(),
	cost_nanos: z.number(),
	group_count: z.number(),
});
/** Cost of one group in one bucket; `key` is `null` for all beyond the costliest. */
export type CostFigure = z.infer<typeof splitSchema>;

/** Cost by bucket, split by model or provider: the costliest `top` groups and the rest. */
export async function readCostSplit(
	pool: Pool,
	actor: Actor,
	query: SeriesQuery & { readonly by: keyof typeof SPLITS; readonly top: number },
): Promise<CostFigure[]> {
	const { from, filter } = filterUsage(actor, query);
	const bucket = bucketOf("u.bucket", filter.bind(toDates(query.starts)));
	const { rows } = await pool.query<Record<string, unknown>>(
		`WITH base AS (
			SELECT ${bucket} AS bucket, ${SPLITS[query.by]} AS key, sum(u.requests) AS requests,
				sum(u.cost_nanos) AS cost_nanos
			FROM ${from} WHERE ${filter.where()} GROUP BY 1, 2
		), top AS (
			SELECT key FROM base GROUP BY key
			ORDER BY sum(cost_nanos) DESC, sum(requests) DESC, key LIMIT ${filter.bind(query.top)}
		)
		SELECT base.bucket, top.key, sum(requests)::bigint AS requests,
			sum(cost_nanos)::bigint AS cost_nanos,
			(SELECT count(DISTINCT key) FROM base) AS group_count
		FROM base LEFT JOIN top USING (key) GROUP BY 1, 2`,
		filter.values,
	);
	return rows.map((row) => splitSchema.parse(row));
}

const stripSchema = z.object({
	bucket: z.number(),
	provider: z.string(),
	requests: z.number(),
	failed: z.number(),
	judged: z.number(),
});
export type ProviderFigure = z.infer<typeof stripSchema>;

/** Requests and failures by bucket and provider, the busiest `top` providers. */
export async function readProviderHealth(
	pool: Pool,
	actor: Actor,
	query: SeriesQuery & { readonly top: number },
): Promise<ProviderFigure[]> {
	const { from, filter } = filterUsage(actor, query);
	const bucket = bucketOf("u.bucket", filter.bind(toDates(query.starts)));
	const { rows } = await pool.query<Record<string, unknown>>(
		`WITH base AS (
			SELECT ${bucket} AS bucket, ${SPLITS.provider} AS provider, sum(u.requests) AS requests,
				COALESCE(sum(u.requests) FILTER (WHERE u.outcome <> 'client_abort'), 0) AS judged,
				COALESCE(sum(u.requests) FILTER (WHERE u.outcome NOT IN ('ok', 'client_abort')), 0) AS failed
			FROM ${from} WHERE ${filter.where()} GROUP BY 1, 2
		)
		SELECT bucket, provider, requests::bigint, failed::bigint, judged::bigint FROM base
		WHERE provider IN (SELECT provider FROM base GROUP BY provider
			ORDER BY sum(requests) DESC, provider LIMIT ${filter.bind(query.top)})`,
		filter.values,
	);
	return rows.map((row) => stripSchema.parse(row));
}

/** How many requests ended in a range, by the roll-ups: cheap, to choose a dearer query by. */
export async function countUsage(pool: Pool, actor: Actor, query: UsageQuery): Promise<number> {
	const { from, filter } = filterUsage(actor, query);
	const { rows } = await pool.query<{ requests: number }>(
		`SELECT COALESCE(sum(u.requests), 0)::bigint AS requests FROM ${from} WHERE ${filter.where()}`,
		filter.values,
	);
	return rows[0]?.requests ?? 0;
}

/** Index of the bucket that a time lies in; a time just before the first belongs to it. */
export function bucketOf(time: string, starts: string): string {
	return `GREATEST(width_bucket(${time}, ${starts}::timestamptz[]) - 1, 0)`;
}

export function toDates(timesMs: readonly number[]): Date[] {
	return timesMs.map((timeMs) => new Date(timeMs));
}
