import type { Actor } from "#server/access/contract.ts";
import { firstIdAt } from "./id-ranges.ts";
import { filterVisible, type RowFilter } from "./row-filter.ts";

const OWNER = { org: "u.org_id", key: "u.key_id", user: "u.user_id" };
const NIL = "'00000000-0000-0000-0000-000000000000'::uuid";

/** Ended requests one by one, in the columns of the roll-ups: for buckets below a quarter. */
const ROWS = `(SELECT r.started_at AS bucket, r.id, r.org_id,
	COALESCE(r.model_served, r.model_planned) AS model,
	COALESCE(r.key_id, ${NIL}) AS key_id, COALESCE(r.user_id, ${NIL}) AS user_id, r.simulated,
	r.outcome, r.usage_source, 1::bigint AS requests, r.prompt_tokens, r.completion_tokens,
	r.cache_read_tokens, r.cache_write_tokens, r.reasoning_tokens, r.cost_nanos
	FROM ledger.request r WHERE r.outcome <> 'running')`;

export interface UsageQuery {
	readonly sinceMs: number;
	readonly untilMs: number;
	readonly simulated: boolean | undefined;
	/** `rollups`: whole quarters of an hour. `rows`: exact to the ms, and dearer. */
	readonly from: "rollups" | "rows";
}

/** Begins a query over usage `u`; both sources have the same columns. */
export function filterUsage(actor: Actor, query: UsageQuery): { from: string; filter: RowFilter } {
	const filter = filterVisible(actor, OWNER, "aggregates");
	if (query.simulated !== undefined) filter.add("u.simulated = ?", query.simulated);
	if (query.from === "rollups") {
		filter.add("u.bucket >= ?", new Date(query.sinceMs));
		filter.add("u.bucket < ?", new Date(query.untilMs));
		return { from: "ledger.rollup_15m u", filter };
	}
	filter.add("u.id >= ?", firstIdAt(query.sinceMs));
	filter.add("u.id < ?", firstIdAt(query.untilMs));
	return { from: `${ROWS} u`, filter };
}
