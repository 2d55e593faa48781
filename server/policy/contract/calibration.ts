import { z } from "zod";
import { rangeSchema, type Window } from "#server/lists/contract.ts";
import { WEEK_MINUTES } from "./fields.ts";
import type { PolicyConfig } from "./policy-config.ts";

/** What a decision expected of the model that it chose. */
export interface DecisionEstimate {
	readonly id: string;
	readonly costUsd: number;
	/** In the metric that its policy counted with. */
	readonly p95Ms: number;
	readonly latencyMetric: PolicyConfig["latencyMetric"];
}

export const estimateDecisionsInput = z.strictObject({
	ids: z.array(z.uuid()).min(1).max(200),
});

/** How well decisions of a range foresaw what came of them. */
export const calibrateDecisionsInput = z.strictObject({
	range: rangeSchema.default({ kind: "last", minutes: WEEK_MINUTES }),
	/** Decisions looked at; of more, an even sample that is always the same one. */
	sample: z.number().int().min(1).max(1_000).default(400),
	simulated: z.boolean().optional(),
});
export type CalibrateDecisionsInput = z.infer<typeof calibrateDecisionsInput>;

/** One decision whose chosen model answered in full. */
export interface CalibrationPoint {
	readonly id: string;
	readonly modelId: string;
	readonly expectedCostNanos: number;
	readonly actualCostNanos: number | null;
	/** The p95 that was counted with, and what it was, in the policy's metric. */
	readonly expectedP95Ms: number;
	readonly actualMs: number | null;
}

export interface DecisionCalibration {
	readonly window: Window;
	readonly total: number;
	readonly totalComplete: boolean;
	readonly sampled: number;
	/** Newest first. Left out: failures, failovers, and decisions that cannot be computed again. */
	readonly points: readonly CalibrationPoint[];
	/** Of answers with both figures: 95 in 100 should have come within the p95. */
	readonly withinP95: { readonly share: number | null; readonly n: number };
	/** Actual over expected cost. */
	readonly costRatio: {
		readonly p10: number | null;
		readonly p50: number | null;
		readonly p90: number | null;
		readonly n: number;
	};
	/** Every one of them came from the simulator. */
	readonly simulated: boolean;
}
