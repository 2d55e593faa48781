import { z } from "zod";
import { rangeSchema, type Window } from "#server/lists/contract.ts";
import { WEEK_MINUTES } from "./fields.ts";
import { type PolicyConfig, policyConfigSchema } from "./policy-config.ts";

/** What a draft would have done with the decisions of a range of at most 7 days. */
export const simulatePolicyInput = z.strictObject({
	config: policyConfigSchema,
	range: rangeSchema.default({ kind: "last", minutes: WEEK_MINUTES }),
	/** Decisions looked at; of more, an even sample that is always the same one. */
	sample: z.number().int().min(1).max(5_000).default(2_000),
	/**
	 * What the draft is compared with: what was decided then, or what the policy in force would
	 * decide on the same inputs. With `active`, a draft equal to the policy in force moves nothing.
	 */
	baseline: z.enum(["recorded", "active"]).default("recorded"),
	simulated: z.boolean().optional(),
});
export type SimulatePolicyInput = z.infer<typeof simulatePolicyInput>;

/** Expected figures of the same decisions before and after. */
export interface SimulatedFigures {
	/** Sum of the expected cost, nano-dollars. */
	readonly costNanos: number;
	/** Mean of the p95 that the policy counts with, ms, in its own latency metric. */
	readonly meanP95Ms: number | null;
}

export interface SimulatedFlow {
	readonly from: string;
	/** `null`: no model would have been allowed. */
	readonly to: string | null;
	readonly count: number;
	/** After minus before over these decisions; `null` where there is no `to`. */
	readonly costNanos: number | null;
	readonly p95Ms: number | null;
	/** One of them, to look at. */
	readonly exampleId: string;
}

export interface PolicySimulation {
	readonly window: Window;
	readonly policyNumber: number;
	/** Decisions in the range; `sampled` of them were looked at and `compared` could be recomputed. */
	readonly total: number;
	/** False when the range holds more decisions than were counted. */
	readonly totalComplete: boolean;
	readonly sampled: number;
	readonly compared: number;
	/** Not recomputed because a snapshot is no longer kept or another scorer decided. */
	readonly skipped: number;
	/** Would have gone to another model, refused ones included. */
	readonly moved: number;
	readonly movedShare: number | null;
	readonly refused: number;
	/** Over the decisions that have a model before and after. */
	readonly before: SimulatedFigures;
	readonly after: SimulatedFigures;
	readonly latencyMetric: PolicyConfig["latencyMetric"];
	/** The most frequent 50 among those that moved. */
	readonly flows: readonly SimulatedFlow[];
	/** Share of each model before and after, most frequent first, at most 50. */
	readonly shares: readonly {
		readonly modelId: string;
		readonly before: number;
		readonly after: number;
	}[];
	/** True when every decision looked at came from the simulator. */
	readonly simulated: boolean;
}
