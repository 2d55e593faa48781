import type { Pool } from "pg";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import type { Span } from "#server/lists/index.ts";
import {
	type ActualFigures,
	type DecisionRecord,
	decisionRecordSchema,
} from "#server/policy/contract.ts";
import { type RequestOutcome, requestOutcomeSchema } from "../contract.ts";
import { DECISIONS_FROM, filterDecisions } from "./decision-query.ts";

/** Decisions beyond this many are not drawn from; the newest ones are. */
const MAX_DRAWN_FROM = 200_000;

/** Parsed in one go: more of them at once would hold up everything else in the process. */
const RECORDS_AT_A_TIME = 200;

const rowSchema = z.object({
	record: decisionRecordSchema,
	simulated: z.boolean(),
	outcome: requestOutcomeSchema,
	model_served: z.string().nullable(),
	cost_nanos: z.number().nullable(),
	ttft_ms: z.number().nullable(),
	duration_ms: z.number().nullable(),
});

/** A decision and how its request ended. */
export interface SampledDecision {
	readonly record: DecisionRecord;
	readonly outcome: RequestOutcome;
	readonly modelServed: string | null;
	readonly actual: ActualFigures;
}

export interface SampledDecisions {
	readonly records: readonly DecisionRecord[];
	/** The same ones, with what came of them. */
	readonly ended: readonly SampledDecision[];
	readonly total: number;
	readonly totalComplete: boolean;
	/** Every one of them came from the simulator. */
	readonly simulated: boolean;
}

/**
 * An even sample of a range's decisions. The end of an id is random, so its order draws evenly over
 * time, and the same decisions give the same sample.
 */
export async function sampleDecisions(
	pool: Pool,
	actor: Actor,
	query: { readonly span: Span; readonly sample: number; readonly simulated: boolean | undefined },
): Promise<SampledDecisions> {
	const filter = filterDecisions(actor, { where: [], span: query.span });
	if (query.simulated !== undefined) filter.add("r.simulated = ?", query.simulated);
	const drawn = `SELECT d.id FROM ${DECISIONS_FROM} WHERE ${filter.where()}
		ORDER BY d.id DESC LIMIT ${filter.bind(MAX_DRAWN_FROM + 1)}`;
	const { rows } = await pool.query<{ id: string; total: number }>(
		`SELECT id, count(*) OVER () AS total FROM (${drawn}) AS drawn
		ORDER BY right(id::text, 12), id LIMIT ${filter.bind(query.sample)}`,
		filter.values,
	);
	const ids = rows.map(({ id }) => id).sort();
	const total = rows[0]?.total ?? 0;
	const parsed: z.infer<typeof rowSchema>[] = [];
	for (let start = 0; start < ids.length; start += RECORDS_AT_A_TIME) {
		parsed.push(...(await readRecords(pool, ids.slice(start, start + RECORDS_AT_A_TIME))));
	}
	return {
		records: parsed.map(({ record }) => record),
		ended: parsed.map((row) => ({
			record: row.record,
			outcome: row.outcome,
			modelServed: row.model_served,
			actual: { costNanos: row.cost_nanos, ttftMs: row.ttft_ms, durationMs: row.duration_ms },
		})),
		total: Math.min(total, MAX_DRAWN_FROM),
		totalComplete: total <= MAX_DRAWN_FROM,
		simulated: parsed.every(({ simulated }) => simulated),
	};
}

/** In order of their ids, which are ones that the actor may see. */
async function readRecords(pool: Pool, ids: readonly string[]) {
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT d.record, r.simulated, r.outcome, r.model_served, r.cost_nanos, r.ttft_ms, r.duration_ms
		FROM ${DECISIONS_FROM} WHERE d.id = ANY($1::uuid[]) ORDER BY d.id`,
		[ids],
	);
	return rows.map((row) => rowSchema.parse(row));
}

/** Decisions by their ids, as far as the actor may see them, in order of their ids. */
export async function readDecisionRecords(
	pool: Pool,
	actor: Actor,
	ids: readonly string[],
): Promise<readonly DecisionRecord[]> {
	const filter = filterDecisions(actor, {
		where: [{ op: "in", field: "id", values: [...ids], not: false }],
		span: null,
	});
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT d.record FROM ${DECISIONS_FROM} WHERE ${filter.where()} ORDER BY d.id`,
		filter.values,
	);
	return rows.map(({ record }) => decisionRecordSchema.parse(record));
}
