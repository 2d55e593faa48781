import type { Pool } from "pg";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import type { DecisionTerm } from "#server/lists/contract.ts";
import { resolveSpan, type Span, toWindow } from "#server/lists/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import { AppError } from "#server/platform/errors.ts";
import { idTimeMs } from "#server/platform/ids.ts";
import { type DecisionRecord, decisionRecordSchema } from "#server/policy/contract.ts";
import {
	type DecisionRow,
	type ListDecisionsInput,
	type ListDecisionsOutput,
	requestOutcomeSchema,
} from "../contract.ts";
import { DECISIONS_FROM, decisionSortKey, filterDecisions } from "./decision-query.ts";
import { firstIdAt, maybeBeingWritten } from "./id-ranges.ts";
import { addPage, cursorAfter } from "./page-rows.ts";
import { isNewestPage, readNewest } from "./read-newest.ts";
import type { IdSpan } from "./request-query.ts";
import type { RowFilter } from "./row-filter.ts";

const COLUMNS = `d.record, r.outcome, r.model_served, r.simulated, r.key_id, r.user_id, r.cost_nanos,
	r.ttft_ms, r.duration_ms`;

const rowSchema = z.object({
	record: decisionRecordSchema,
	outcome: requestOutcomeSchema,
	model_served: z.string().nullable(),
	simulated: z.boolean(),
	key_id: z.string().nullable(),
	user_id: z.string().nullable(),
	cost_nanos: z.number().nullable(),
	ttft_ms: z.number().nullable(),
	duration_ms: z.number().nullable(),
});

/** Decisions about requests that the actor may see, newest first. */
export async function listDecisions(
	deps: { readonly pool: Pool; readonly clock: Clock },
	actor: Actor,
	input: ListDecisionsInput,
): Promise<ListDecisionsOutput> {
	const { where = [], range, sort } = input;
	const span = range === undefined ? null : await resolveSpan(deps, actor.orgId, range);
	const key = decisionSortKey(sort);
	const order = { key, id: "d.id", direction: sort?.direction ?? "desc" } as const;
	const readIn = (within: IdSpan | null) => {
		const filter = filterDecisions(actor, { where, span: within });
		addShortForms(filter, input);
		return readPage(deps.pool, filter, {
			order: addPage(filter, order, input.cursor),
			isSorted: key !== null,
			limit: input.limit,
		});
	};
	const page = isNewestPage(input)
		? await readNewest(deps.clock.nowMs(), readIn)
		: await readIn(span);
	return { ...page, window: span === null ? null : toWindow(span) };
}

function addShortForms(filter: RowFilter, input: ListDecisionsInput): void {
	const { model, preset, maxMargin, since, until } = input;
	if (model !== undefined) filter.add("d.chosen = ?", model);
	if (preset !== undefined) filter.add("d.record->'features'->>'preset' = ?", preset);
	if (maxMargin !== undefined) filter.add("(d.record->>'margin')::float8 <= ?", maxMargin);
	if (since !== undefined) filter.add("d.id >= ?", firstIdAt(Date.parse(since)));
	if (until !== undefined) filter.add("d.id < ?", firstIdAt(Date.parse(until)));
}

/** One page of an export: newest first, larger than a list's. */
export function readDecisionChunk(
	pool: Pool,
	actor: Actor,
	query: { readonly where: readonly DecisionTerm[]; readonly span: Span | null },
	page: { readonly cursor: string | undefined; readonly limit: number },
): Promise<{ items: DecisionRow[]; nextCursor: string | null }> {
	const filter = filterDecisions(actor, query);
	const order = addPage(filter, { key: null, id: "d.id", direction: "desc" }, page.cursor);
	return readPage(pool, filter, { order, isSorted: false, limit: page.limit });
}

async function readPage(
	pool: Pool,
	filter: RowFilter,
	page: { readonly order: string; readonly isSorted: boolean; readonly limit: number },
): Promise<{ items: DecisionRow[]; nextCursor: string | null }> {
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${COLUMNS} FROM ${DECISIONS_FROM} WHERE ${filter.where()}
		ORDER BY ${page.order} LIMIT ${filter.bind(page.limit + 1)}`,
		filter.values,
	);
	const items = rows.slice(0, page.limit).map((row) => toDecisionRow(rowSchema.parse(row)));
	const last = items.at(-1);
	if (rows.length <= page.limit || last === undefined) return { items, nextCursor: null };
	// The only candidate's margin is unknown, which the index holds as -1.
	const sortValue = page.isSorted ? (last.margin ?? -1) : null;
	return { items, nextCursor: cursorAfter({ id: last.id, sortValue }) };
}

export type FoundDecision =
	| { readonly state: "found"; readonly record: DecisionRecord; readonly row: DecisionRow }
	| { readonly state: "being_written"; readonly id: string };

/** One decision as it was made. Throws `not_found` for what the actor may not see. */
export async function findDecision(
	pool: Pool,
	actor: Actor,
	id: string,
	clock: Clock,
): Promise<FoundDecision> {
	const decidedMs = idTimeMs(id);
	const span = { sinceMs: decidedMs, untilMs: decidedMs + 1 };
	const filter = filterDecisions(actor, { where: [], span });
	filter.add("d.id = ?", id);
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${COLUMNS} FROM ${DECISIONS_FROM} WHERE ${filter.where()}`,
		filter.values,
	);
	if (rows[0] !== undefined) {
		const row = rowSchema.parse(rows[0]);
		return { state: "found", record: row.record, row: toDecisionRow(row) };
	}
	if (maybeBeingWritten(id, clock.nowMs())) return { state: "being_written", id };
	throw new AppError("not_found", `there is no decision ${id}`, {
		hint: "it may be older than the retention, or belong to somebody else's request",
	});
}

function toDecisionRow(row: z.infer<typeof rowSchema>): DecisionRow {
	const { record } = row;
	return {
		id: record.id,
		requestId: record.requestId,
		decidedAt: new Date(record.decidedAtMs).toISOString(),
		preset: record.features.preset,
		chosen: record.chosen,
		score: record.score,
		margin: record.margin,
		candidateCount: record.candidateCount,
		reasoning: record.reasoning,
		catalogNumber: record.catalogNumber,
		healthNumber: record.healthNumber,
		policyNumber: record.policyNumber,
		promptTokens: record.features.promptTokens,
		expectedCompletionTokens: record.features.expectedCompletionTokens,
		requires: [
			...record.features.requiredParameters,
			...record.features.modalities.filter((modality) => modality !== "text"),
		],
		outcome: row.outcome,
		modelServed: row.model_served,
		keyId: row.key_id,
		userId: row.user_id,
		costNanos: row.cost_nanos,
		ttftMs: row.ttft_ms,
		durationMs: row.duration_ms,
		simulated: row.simulated,
	};
}
