import type { Pool } from "pg";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { isZone, readReportingZone } from "#server/lists/index.ts";
import { AppError } from "#server/platform/errors.ts";
import {
	outcomeSchema,
	type UsageFigures,
	type UsageSummaryInput,
	type UsageSummaryOutput,
} from "../contract.ts";
import { filterVisible, type RowFilter } from "./row-filter.ts";

const OWNER = { org: "u.org_id", key: "u.key_id", user: "u.user_id" };
const QUARTER_MS = 15 * 60_000;
const MAX_RANGE_MS = 400 * 86_400_000;
const MAX_GROUPS = 200;
/** What the roll-ups hold where there is no key. */
const NIL_ID = "00000000-0000-0000-0000-000000000000";

const FIGURES = `sum(u.requests)::bigint AS requests,
	COALESCE(sum(u.requests) FILTER (WHERE u.simulated), 0)::bigint AS simulated_requests,
	${outcomeSchema.options
		.map(
			(outcome) =>
				`COALESCE(sum(u.requests) FILTER (WHERE u.outcome = '${outcome}'), 0)::bigint AS ${outcome}`,
		)
		.join(", ")},
	sum(u.prompt_tokens)::bigint AS prompt, sum(u.completion_tokens)::bigint AS completion,
	sum(u.cache_read_tokens)::bigint AS cache_read, sum(u.cache_write_tokens)::bigint AS cache_write,
	sum(u.reasoning_tokens)::bigint AS reasoning, sum(u.cost_nanos)::bigint AS cost_nanos,
	COALESCE(sum(u.cost_nanos) FILTER (WHERE u.usage_source = 'estimated'), 0)::bigint AS estimated_cost_nanos,
	sum(u.compared_requests)::bigint AS compared_requests,
	sum(u.compared_cost_nanos)::bigint AS compared_cost_nanos,
	sum(u.upstream_cost_nanos)::bigint AS upstream_cost_nanos,
	sum(u.ttft_sum_ms) / NULLIF(sum(u.ttft_count), 0) AS mean_ttft_ms,
	sum(u.duration_sum_ms) / NULLIF(sum(u.requests), 0) AS mean_duration_ms`;

const outcomesSchema = z.object({
	ok: z.number(),
	client_abort: z.number(),
	upstream_error: z.number(),
	stream_incomplete: z.number(),
	refused: z.number(),
	shutdown: z.number(),
	unknown: z.number(),
});

const figuresRowSchema = outcomesSchema.extend({
	name: z.string().nullable(),
	requests: z.number(),
	simulated_requests: z.number(),
	prompt: z.number(),
	completion: z.number(),
	cache_read: z.number(),
	cache_write: z.number(),
	reasoning: z.number(),
	cost_nanos: z.number(),
	estimated_cost_nanos: z.number(),
	compared_requests: z.number(),
	compared_cost_nanos: z.number(),
	upstream_cost_nanos: z.number(),
	mean_ttft_ms: z.number().nullable(),
	mean_duration_ms: z.number().nullable(),
});

/**
 * Sums from the roll-ups, by day in a zone, by model and by key. Exact in every zone, because zones
 * differ by whole quarters of an hour.
 */
export async function summarizeUsage(
	pool: Pool,
	actor: Actor,
	input: UsageSummaryInput,
): Promise<UsageSummaryOutput> {
	const range = readRange(input);
	const zone = input.zone ?? (await readReportingZone(pool, actor.orgId));
	const filter = filterVisible(actor, OWNER, "aggregates");
	filter.add("u.bucket >= ?", range.since);
	filter.add("u.bucket < ?", range.until);
	if (input.simulated !== undefined) filter.add("u.simulated = ?", input.simulated);
	const [totals, days, models, keys] = await Promise.all([
		sumBy(pool, filter, null),
		sumDays(pool, filter, range, zone),
		sumBy(pool, filter, "u.model"),
		sumBy(pool, filter, "u.key_id::text"),
	]);
	return {
		since: range.since.toISOString(),
		until: range.until.toISOString(),
		zone,
		totals: totals[0]?.figures ?? NO_FIGURES,
		days,
		models: models.map(({ name, figures }) => ({ model: name ?? "", ...figures })),
		keys: keys.map(({ name, figures }) => ({ keyId: name === NIL_ID ? null : name, ...figures })),
	};
}

interface Range {
	readonly since: Date;
	readonly until: Date;
}

function readRange(input: UsageSummaryInput): Range {
	if (input.zone !== undefined && !isZone(input.zone)) {
		throw new AppError("invalid_input", `"${input.zone}" is not a time zone`, {
			param: "zone",
			hint: "use an IANA name such as Europe/Berlin",
		});
	}
	const sinceMs = Math.floor(Date.parse(input.since) / QUARTER_MS) * QUARTER_MS;
	const untilMs = Math.ceil(Date.parse(input.until) / QUARTER_MS) * QUARTER_MS;
	if (untilMs <= sinceMs || untilMs - sinceMs > MAX_RANGE_MS) {
		throw new AppError(
			"invalid_input",
			"the range must end after it begins and span 400 days at most",
			{
				param: "until",
			},
		);
	}
	return { since: new Date(sinceMs), until: new Date(untilMs) };
}

interface Group {
	readonly name: string | null;
	readonly figures: UsageFigures;
}

async function sumBy(pool: Pool, filter: RowFilter, group: string | null): Promise<Group[]> {
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${group ?? "NULL::text"} AS name, ${FIGURES} FROM ledger.rollup_15m u
		WHERE ${filter.where()} ${group === null ? "HAVING count(*) > 0" : `GROUP BY ${group}`}
		ORDER BY cost_nanos DESC, requests DESC, name LIMIT ${MAX_GROUPS}`,
		filter.values,
	);
	return rows.map(toGroup);
}

/** Every day of the range in order, also those without a request. */
async function sumDays(pool: Pool, filter: RowFilter, range: Range, zone: string) {
	const [used, all] = await Promise.all([
		pool.query<Record<string, unknown>>(
			`SELECT to_char(u.bucket AT TIME ZONE $${filter.values.length + 1}, 'YYYY-MM-DD') AS name,
				${FIGURES} FROM ledger.rollup_15m u WHERE ${filter.where()} GROUP BY 1`,
			[...filter.values, zone],
		),
		pool.query<{ day: string }>(
			`SELECT to_char(day, 'YYYY-MM-DD') AS day FROM generate_series(
				date_trunc('day', $2::timestamptz AT TIME ZONE $1),
				date_trunc('day', ($3::timestamptz - interval '1 second') AT TIME ZONE $1),
				interval '1 day') AS day`,
			[zone, range.since, range.until],
		),
	]);
	const known = new Map(used.rows.map(toGroup).map(({ name, figures }) => [name, figures]));
	return all.rows.map(({ day }) => ({ day, ...(known.get(day) ?? NO_FIGURES) }));
}

function toGroup(raw: Record<string, unknown>): Group {
	const row = figuresRowSchema.parse(raw);
	return {
		name: row.name,
		figures: {
			requests: row.requests,
			simulatedRequests: row.simulated_requests,
			outcomes: outcomesSchema.parse(row),
			tokens: {
				prompt: row.prompt,
				completion: row.completion,
				cacheRead: row.cache_read,
				cacheWrite: row.cache_write,
				reasoning: row.reasoning,
			},
			costNanos: row.cost_nanos,
			estimatedCostNanos: row.estimated_cost_nanos,
			comparedRequests: row.compared_requests,
			comparedCostNanos: row.compared_cost_nanos,
			upstreamCostNanos: row.upstream_cost_nanos,
			costDifferenceNanos: row.compared_cost_nanos - row.upstream_cost_nanos,
			meanTtftMs: row.mean_ttft_ms,
			meanDurationMs: row.mean_duration_ms,
		},
	};
}

const NO_FIGURES: UsageFigures = {
	requests: 0,
	simulatedRequests: 0,
	outcomes: {
		ok: 0,
		client_abort: 0,
		upstream_error: 0,
		stream_incomplete: 0,
		refused: 0,
		shutdown: 0,
		unknown: 0,
	},
	tokens: { prompt: 0, completion: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
	costNanos: 0,
	estimatedCostNanos: 0,
	comparedRequests: 0,
	comparedCostNanos: 0,
	upstreamCostNanos: 0,
	costDifferenceNanos: 0,
	meanTtftMs: null,
	meanDurationMs: null,
};
