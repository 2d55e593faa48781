import type { Pool } from "pg";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import type { Clock } from "#server/platform/clock.ts";
import { AppError } from "#server/platform/errors.ts";
import { type DecisionRecord, decisionRecordSchema } from "#server/policy/contract.ts";
import {
	type DecisionRow,
	type ListDecisionsInput,
	type ListDecisionsOutput,
	requestOutcomeSchema,
} from "../contract.ts";
import { firstIdAt, maybeBeingWritten } from "./id-ranges.ts";
import { filterVisible } from "./row-filter.ts";

const OWNER = { org: "r.org_id", key: "r.key_id", user: "r.user_id" };
/** A decision is seen by those who see its request, and stored after it. */
const FROM = "ledger.decision d JOIN ledger.request r ON r.id = d.request_id";
const COLUMNS = "d.record, r.outcome, r.model_served, r.simulated";

const rowSchema = z.object({
	record: decisionRecordSchema,
	outcome: requestOutcomeSchema,
	model_served: z.string().nullable(),
	simulated: z.boolean(),
});

/** Decisions about requests that the actor may see, newest first. */
export async function listDecisions(
	pool: Pool,
	actor: Actor,
	input: ListDecisionsInput,
): Promise<ListDecisionsOutput> {
	const filter = filterVisible(actor, OWNER, "rows");
	const { cursor, model, preset, maxMargin, since, until } = input;
	if (cursor !== undefined) filter.add("d.id < ?", cursor);
	if (model !== undefined) filter.add("d.chosen = ?", model);
	if (preset !== undefined) filter.add("d.record->'features'->>'preset' = ?", preset);
	if (maxMargin !== undefined) filter.add("(d.record->>'margin')::float8 <= ?", maxMargin);
	if (since !== undefined) filter.add("d.id >= ?", firstIdAt(Date.parse(since)));
	if (until !== undefined) filter.add("d.id < ?", firstIdAt(Date.parse(until)));
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${COLUMNS} FROM ${FROM} WHERE ${filter.where()}
		ORDER BY d.id DESC LIMIT ${filter.bind(input.limit + 1)}`,
		filter.values,
	);
	const items = rows.slice(0, input.limit).map((row) => toDecisionRow(rowSchema.parse(row)));
	return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null };
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
	const filter = filterVisible(actor, OWNER, "rows");
	filter.add("d.id = ?", id);
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${COLUMNS} FROM ${FROM} WHERE ${filter.where()}`,
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

function toDecisionRow({ record, outcome, model_served, simulated }: z.infer<typeof rowSchema>) {
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
		outcome,
		modelServed: model_served,
		simulated,
	} satisfies DecisionRow;
}
