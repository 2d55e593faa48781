import type { Pool } from "pg";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import type { RequestTerm } from "#server/lists/contract.ts";
import { resolveSpan, type Span, toWindow } from "#server/lists/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import type {
	ListRequestsInput,
	ListRequestsOutput,
	PatchRequestsOutput,
	RequestRow,
} from "../contract.ts";
import { firstIdAt, idRangeOfPrefix } from "./id-ranges.ts";
import { addPage, cursorAfter, type SortKey } from "./page-rows.ts";
import { isNewestPage, readNewest } from "./read-newest.ts";
import { filterRequests, type IdSpan, requestSortKey } from "./request-query.ts";
import { parseRequestRow, ROW_COLUMNS } from "./request-rows.ts";
import type { RowFilter } from "./row-filter.ts";

/**
 * Where no range is given, a list by cost or latency looks back this far: no index carries these
 * orders, because every one of them would slow the writing of every request.
 */
const SORTED_RANGE = { kind: "last", minutes: 30 * 1440 } as const;

/** Requests that the actor may see, newest first. Reads the newest partitions and stops there. */
export async function listRequests(
	deps: { readonly pool: Pool; readonly clock: Clock },
	actor: Actor,
	input: ListRequestsInput,
): Promise<ListRequestsOutput> {
	const { where = [], sort } = input;
	const key = requestSortKey(sort);
	const range = input.range ?? (key === null ? undefined : SORTED_RANGE);
	const span = range === undefined ? null : await resolveSpan(deps, actor.orgId, range);
	const order = { key, id: "r.id", direction: sort?.direction ?? "desc" } as const;
	const readIn = (within: IdSpan | null) => {
		const filter = filterRequests(actor, { where, span: within });
		addShortForms(filter, input);
		return readPage(deps.pool, filter, {
			order: addPage(filter, order, input.cursor),
			key,
			limit: input.limit,
		});
	};
	const page = isNewestPage(input)
		? await readNewest(deps.clock.nowMs(), readIn)
		: await readIn(span);
	return { ...page, window: span === null ? null : toWindow(span) };
}

/** The present state of rows that a reader has on screen. */
export async function patchRequests(
	pool: Pool,
	actor: Actor,
	ids: readonly string[],
): Promise<PatchRequestsOutput> {
	const filter = filterRequests(actor, { where: [], span: null });
	filter.add("r.id = ANY(?::uuid[])", ids);
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${ROW_COLUMNS} FROM ledger.request r WHERE ${filter.where()}`,
		filter.values,
	);
	return { items: rows.map(parseRequestRow) };
}

/** Those of the requests that the actor may see. */
export async function findVisibleRequests(
	pool: Pool,
	actor: Actor,
	ids: readonly string[],
): Promise<string[]> {
	const filter = filterRequests(actor, { where: [], span: null });
	filter.add("r.id = ANY(?::uuid[])", ids);
	const { rows } = await pool.query<{ id: string }>(
		`SELECT r.id FROM ledger.request r WHERE ${filter.where()}`,
		filter.values,
	);
	return rows.map(({ id }) => id);
}

/** One page of an export: newest first, larger than a list's. */
export function readRequestChunk(
	pool: Pool,
	actor: Actor,
	query: { readonly where: readonly RequestTerm[]; readonly span: Span | null },
	page: { readonly cursor: string | undefined; readonly limit: number },
): Promise<{ items: RequestRow[]; nextCursor: string | null }> {
	const filter = filterRequests(actor, query);
	const order = addPage(filter, { key: null, id: "r.id", direction: "desc" }, page.cursor);
	return readPage(pool, filter, { order, key: null, limit: page.limit });
}

const sortValueSchema = z.object({ sort_value: z.number().nullable() });

async function readPage(
	pool: Pool,
	filter: RowFilter,
	page: { readonly order: string; readonly key: SortKey | null; readonly limit: number },
): Promise<{ items: RequestRow[]; nextCursor: string | null }> {
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${ROW_COLUMNS}, ${page.key?.sql ?? "NULL"}::float8 AS sort_value FROM ledger.request r
		WHERE ${filter.where()} ORDER BY ${page.order} LIMIT ${filter.bind(page.limit + 1)}`,
		filter.values,
	);
	const kept = rows.slice(0, page.limit);
	const items = kept.map(parseRequestRow);
	const last = items.at(-1);
	if (rows.length <= page.limit || last === undefined) return { items, nextCursor: null };
	const { sort_value: sortValue } = sortValueSchema.parse(kept.at(-1));
	return { items, nextCursor: cursorAfter({ id: last.id, sortValue }) };
}

function addShortForms(filter: RowFilter, input: ListRequestsInput): void {
	const { outcome, model, key, user, q, since, until, simulated, source } = input;
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
