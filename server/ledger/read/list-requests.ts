import type { Pool } from "pg";
import type { Actor } from "#server/access/contract.ts";
import type { ListRequestsInput, ListRequestsOutput } from "../contract.ts";
import { firstIdAt, idRangeOfPrefix } from "./id-ranges.ts";
import { parseRequestRow, ROW_COLUMNS } from "./request-rows.ts";
import { filterVisible, type RowFilter } from "./row-filter.ts";

const OWNER = { org: "r.org_id", key: "r.key_id", user: "r.user_id" };

/** Requests that the actor may see, newest first. Reads the newest partitions and stops there. */
export async function listRequests(
	pool: Pool,
	actor: Actor,
	input: ListRequestsInput,
): Promise<ListRequestsOutput> {
	const filter = filterVisible(actor, OWNER, "rows");
	addFilters(filter, input);
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${ROW_COLUMNS} FROM ledger.request r WHERE ${filter.where()}
		ORDER BY r.id DESC LIMIT ${filter.bind(input.limit + 1)}`,
		filter.values,
	);
	const items = rows.slice(0, input.limit).map(parseRequestRow);
	return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}

function addFilters(filter: RowFilter, input: ListRequestsInput): void {
	const { cursor, outcome, model, key, user, q, since, until, simulated, source } = input;
	if (cursor !== undefined) filter.add("r.id < ?", cursor);
	if (outcome !== undefined) filter.add("r.outcome = ANY(?::text[])", outcome);
	// Not COALESCE: the planner has figures for columns, none for expressions.
	if (model !== undefined) {
		filter.add("(r.model_served = ? OR r.model_served IS NULL AND r.model_planned = ?)", model);
	}
	if (key !== undefined) filter.add("r.key_id = ?", key);
	if (user !== undefined) filter.add("r.user_id = ?", user);
	if (simulated !== undefined) filter.add("r.simulated = ?", simulated);
	if (source !== undefined) filter.add("r.source = ?", source);
	if (q !== undefined) {
		const range = idRangeOfPrefix(q);
		filter.add("r.id >= ?", range.from);
		filter.add("r.id <= ?", range.to);
	}
	// The id's own time is that of the start, and only ids choose partitions.
	if (since !== undefined) filter.add("r.id >= ?", firstIdAt(Date.parse(since)));
	if (until !== undefined) filter.add("r.id < ?", firstIdAt(Date.parse(until)));
}
