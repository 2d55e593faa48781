import type { Actor } from "#server/access/contract.ts";
import type { RequestSort, RequestTerm } from "#server/lists/contract.ts";
import type { Span } from "#server/lists/index.ts";
import { addTerms, type FieldSources } from "./compile-terms.ts";
import { firstIdAt } from "./id-ranges.ts";
import type { SortKey } from "./page-rows.ts";
import { filterVisible, type RowFilter, type Shown } from "./row-filter.ts";

const OWNER = { org: "r.org_id", key: "r.key_id", user: "r.user_id" };

const text = (sql: string) => ({ kind: "text", sql }) as const;
const ids = (sql: string) => ({ kind: "ids", sql }) as const;
/** Keys and people may be named instead: as they are called today. */
const named = (sql: string, table: "api_key" | "user") =>
	({ kind: "ids", sql, names: `SELECT n.id FROM "${table}" n WHERE` }) as const;

/** Seconds in which the answer was written: from the first token to the end. */
const WRITING_SECONDS = "NULLIF((r.duration_ms - COALESCE(r.ttft_ms, 0)) / 1000, 0)";

/** What people thought of the answer; more than one person may have rated it. */
export const RATINGS = {
	kind: "list",
	sql: 'ARRAY(SELECT f.rating FROM feedback f WHERE f."requestId" = r.id)',
} as const;

export const NOT_RATED = 'NOT EXISTS (SELECT FROM feedback f WHERE f."requestId" = r.id)';

/** The fields of requests, over `ledger.request r`. */
export const REQUEST_SOURCES: FieldSources<RequestTerm> = {
	text: {
		id: ids("r.id"),
		outcome: text("r.outcome"),
		errorClass: text("r.error_class"),
		finishReason: text("r.finish_reason"),
		source: text("r.source"),
		model: text("COALESCE(r.model_served, r.model_planned)"),
		modelAsked: text("r.model_asked"),
		modelPlanned: text("r.model_planned"),
		modelServed: text("r.model_served"),
		provider: text("r.provider"),
		upstream: text("COALESCE(r.upstream_served, r.upstream)"),
		key: named("r.key_id", "api_key"),
		user: named("r.user_id", "user"),
		session: text("r.session_id"),
		tag: { kind: "list", sql: "r.tags" },
		usageSource: text("r.usage_source"),
		trace: text("r.trace_id"),
		decision: ids("r.decision_id"),
		rating: RATINGS,
	},
	number: {
		httpStatus: "r.http_status",
		ttftMs: "r.ttft_ms",
		durationMs: "r.duration_ms",
		promptTokens: "r.prompt_tokens",
		completionTokens: "r.completion_tokens",
		cacheReadTokens: "r.cache_read_tokens",
		reasoningTokens: "r.reasoning_tokens",
		costNanos: "r.cost_nanos",
		attempts: "jsonb_array_length(r.attempts)",
		tokensPerSecond: `r.completion_tokens / ${WRITING_SECONDS}`,
	},
	flag: {
		stream: "r.stream",
		simulated: "r.simulated",
		retried: "jsonb_array_length(r.attempts) > 1",
		fallback: "r.model_served <> r.model_planned",
		cached: "r.cache_read_tokens > 0",
	},
	missing: {
		errorClass: "r.error_class IS NULL",
		finishReason: "r.finish_reason IS NULL",
		modelServed: "r.model_served IS NULL",
		provider: "r.provider IS NULL",
		key: "r.key_id IS NULL",
		user: "r.user_id IS NULL",
		session: "r.session_id IS NULL",
		tag: "r.tags = '{}'",
		usageSource: "r.usage_source IS NULL",
		decision: "r.decision_id IS NULL",
		rating: NOT_RATED,
		httpStatus: "r.http_status IS NULL",
		ttftMs: "r.ttft_ms IS NULL",
		durationMs: "r.duration_ms IS NULL",
		costNanos: "r.cost_nanos IS NULL",
	},
};

/** Begins a query over `ledger.request r`: what the actor may see of a range under conditions. */
export function filterRequests(
	actor: Actor,
	query: { readonly where: readonly RequestTerm[]; readonly span: IdSpan | null },
	shows: Shown = "rows",
): RowFilter {
	const filter = filterVisible(actor, OWNER, shows);
	addTerms(filter, query.where, REQUEST_SOURCES);
	addSpan(filter, "r.id", query.span);
	return filter;
}

export type IdSpan = Pick<Span, "sinceMs" | "untilMs">;

/** The id's own time is that of the start, and only ids choose partitions. */
export function addSpan(filter: RowFilter, column: string, span: IdSpan | null): void {
	if (span === null) return;
	filter.add(`${column} >= ?`, firstIdAt(span.sinceMs));
	filter.add(`${column} < ?`, firstIdAt(span.untilMs));
}

/** What stands in the index: unknown values below all known ones. */
const SORT_KEYS: Readonly<Record<Exclude<RequestSort["by"], "time">, SortKey>> = {
	cost: { sql: "COALESCE(r.cost_nanos, -1::bigint)", type: "bigint" },
	duration: { sql: "COALESCE(r.duration_ms, -1::double precision)", type: "float8" },
	ttft: { sql: "COALESCE(r.ttft_ms, -1::double precision)", type: "float8" },
};

/** The value that a list is sorted by; `null`: by the id alone, which is by time. */
export function requestSortKey(sort: RequestSort | undefined): SortKey | null {
	return sort === undefined || sort.by === "time" ? null : SORT_KEYS[sort.by];
}
