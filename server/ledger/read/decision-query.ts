import type { Actor } from "#server/access/contract.ts";
import type { DecisionSort, DecisionTerm } from "#server/lists/contract.ts";
import { addTerms, type FieldSources } from "./compile-terms.ts";
import type { SortKey } from "./page-rows.ts";
import { addSpan, type IdSpan, NOT_RATED, RATINGS } from "./request-query.ts";
import { filterVisible, type RowFilter, type Shown } from "./row-filter.ts";

const OWNER = { org: "r.org_id", key: "r.key_id", user: "r.user_id" };

/** A decision is seen by those who see its request, and stored after it. */
export const DECISIONS_FROM = "ledger.decision d JOIN ledger.request r ON r.id = d.request_id";

const text = (sql: string) => ({ kind: "text", sql }) as const;
const ids = (sql: string) => ({ kind: "ids", sql }) as const;
const list = (field: string) =>
	({
		kind: "list",
		sql: `ARRAY(SELECT jsonb_array_elements_text(d.record->'features'->'${field}'))`,
	}) as const;
const number = (path: string) => `(d.record->${path})::float8`;

/** The fields of decisions, over `DECISIONS_FROM`. */
export const DECISION_SOURCES: FieldSources<DecisionTerm> = {
	text: {
		id: ids("d.id"),
		request: ids("d.request_id"),
		chosen: text("d.chosen"),
		alternative: {
			kind: "list",
			sql: "ARRAY(SELECT jsonb_array_elements_text(d.record->'alternatives'))",
		},
		preset: text("d.record->'features'->>'preset'"),
		outcome: text("r.outcome"),
		modelServed: text("r.model_served"),
		parameter: list("requiredParameters"),
		modality: list("modalities"),
		key: ids("r.key_id"),
		user: ids("r.user_id"),
		source: text("r.source"),
		rating: RATINGS,
	},
	number: {
		margin: "(d.record->>'margin')::float8",
		score: number("'score'"),
		candidates: number("'candidateCount'"),
		promptTokens: number("'features'->'promptTokens'"),
		expectedCompletionTokens: number("'features'->'expectedCompletionTokens'"),
		policyNumber: number("'policyNumber'"),
		catalogNumber: number("'catalogNumber'"),
		healthNumber: number("'healthNumber'"),
		costNanos: "r.cost_nanos",
		ttftMs: "r.ttft_ms",
		durationMs: "r.duration_ms",
	},
	flag: {
		simulated: "r.simulated",
		fallback: "r.model_served <> d.chosen",
	},
	missing: {
		margin: "d.record->>'margin' IS NULL",
		modelServed: "r.model_served IS NULL",
		rating: NOT_RATED,
		key: "r.key_id IS NULL",
		user: "r.user_id IS NULL",
		costNanos: "r.cost_nanos IS NULL",
		ttftMs: "r.ttft_ms IS NULL",
		durationMs: "r.duration_ms IS NULL",
	},
};

/** Begins a query over `DECISIONS_FROM`: what the actor may see of a range under conditions. */
export function filterDecisions(
	actor: Actor,
	query: { readonly where: readonly DecisionTerm[]; readonly span: IdSpan | null },
	shows: Shown = "rows",
): RowFilter {
	const filter = filterVisible(actor, OWNER, shows);
	addTerms(filter, query.where, DECISION_SOURCES);
	addDecidedIn(filter, query.span);
	return filter;
}

/** Far more than what lies between a request and its decision, and than clocks differ. */
const REQUEST_MARGIN_MS = 86_400_000;

/**
 * Decisions of a span. That of their requests is named as well: it chooses their partitions, and
 * planning over all of them takes longer than reading the rows.
 */
export function addDecidedIn(filter: RowFilter, span: IdSpan | null): void {
	addSpan(filter, "d.id", span);
	if (span === null) return;
	const sinceMs = span.sinceMs - REQUEST_MARGIN_MS;
	addSpan(filter, "r.id", { sinceMs, untilMs: span.untilMs + REQUEST_MARGIN_MS });
}

const MARGIN_KEY: SortKey = {
	sql: "COALESCE((d.record->>'margin')::float8, -1::double precision)",
	type: "float8",
};

/** The value that a list is sorted by; `null`: by the id alone, which is by time. */
export function decisionSortKey(sort: DecisionSort | undefined): SortKey | null {
	return sort?.by === "margin" ? MARGIN_KEY : null;
}
