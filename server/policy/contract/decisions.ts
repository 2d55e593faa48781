import { z } from "zod";
import { type Factor, type PolicyConfig, presetSchema, type Weights } from "./policy-config.ts";

/** Everything about a request that the decision may depend on. Stored with the decision. */
export const requestFeaturesSchema = z.object({
	preset: presetSchema,
	/** Estimated from the body's text; see `estimatePromptTokens`. */
	promptTokens: z.number().int().nonnegative(),
	expectedCompletionTokens: z.number().int().nonnegative(),
	/** The caller's own bound, if any. */
	maxCompletionTokens: z.number().int().positive().nullable(),
	/** OpenRouter parameter names that the model must support: `tools`, `response_format`, ... */
	requiredParameters: z.array(z.string()),
	/** Input modalities used by the request: `text`, `image`, `file`, `audio`. */
	modalities: z.array(z.string()),
	maxCostUsd: z.number().nonnegative().nullable(),
	/** From the caller's key; `null` allows all. */
	allowedModels: z.array(z.string()).nullable(),
	/** Ids whose breaker was open when the decision was made. */
	openBreakers: z.array(z.string()),
});
export type RequestFeatures = z.infer<typeof requestFeaturesSchema>;

/**
 * In the order in which the constraints are applied; a model carries the first that it fails.
 * First what the organisation and the caller rule out, then what the request needs, then what is
 * true only now, then money.
 */
export const exclusionReasonSchema = z.enum([
	"provider_not_allowed",
	"free_variant",
	"not_allowed_for_key",
	"expired",
	"modality_unsupported",
	"parameter_unsupported",
	"context_too_small",
	"completion_too_long",
	"breaker_open",
	"over_max_cost",
]);
export type ExclusionReason = z.infer<typeof exclusionReasonSchema>;

/**
 * What is stored of a decision. Together with the three snapshots that it names it is enough to
 * recompute the explanation exactly, at any later time.
 */
export const decisionRecordSchema = z.object({
	id: z.string(),
	requestId: z.string(),
	decidedAtMs: z.number(),
	scorerVersion: z.number().int(),
	catalogNumber: z.number().int(),
	healthNumber: z.number().int(),
	policyNumber: z.number().int(),
	features: requestFeaturesSchema,
	chosen: z.string(),
	score: z.number(),
	/** Next best ids in order, at most 8. */
	alternatives: z.array(z.string()),
	/** Points between the chosen model and the next; `null` when it was the only candidate. */
	margin: z.number().nullable(),
	candidateCount: z.number().int(),
	/** One plain sentence. */
	reasoning: z.string(),
});
export type DecisionRecord = z.infer<typeof decisionRecordSchema>;

/** How one factor of one candidate got its points. */
export interface FactorScore {
	readonly factor: Factor;
	readonly points: number;
	readonly weight: number;
	/** The raw input in words with its age and sample size, e.g. "p95 640 ms, n=212, 3 min old". */
	readonly input: string;
	/** The number that was scored (days, ms, percentile, USD per 1k tokens). */
	readonly value: number | null;
	/** `measured`, `blended` with a prior, or the `prior` alone. */
	readonly basis: "measured" | "blended" | "prior" | "fact";
}

export interface CandidateExplanation {
	readonly modelId: string;
	readonly name: string;
	readonly rank: number;
	readonly total: number;
	readonly factors: readonly FactorScore[];
	/** Expected dollars for this request. */
	readonly expectedCostUsd: number;
}

export interface ExclusionExplanation {
	readonly modelId: string;
	readonly name: string;
	readonly reason: ExclusionReason;
	/** In words, with the numbers: "context 8,192 < 12,040 tokens needed". */
	readonly detail: string;
}

/** The smallest change of one factor's input that would make `modelId` win. */
export interface Flip {
	readonly modelId: string;
	readonly factor: Factor;
	readonly detail: string;
	/** Points that the factor would have to gain. */
	readonly pointsNeeded: number;
	/** The input at which it wins (days, ms, percentile, USD per 1k); `null`: no input is enough. */
	readonly threshold: number | null;
}

export interface DecisionExplanation {
	readonly record: DecisionRecord;
	/** What the policy counts as latency. */
	readonly latencyMetric: PolicyConfig["latencyMetric"];
	readonly presetWeights: Weights;
	/** Survivors after each constraint, in the order in which they are applied. */
	readonly funnel: readonly { readonly step: string; readonly remaining: number }[];
	readonly candidates: readonly CandidateExplanation[];
	readonly exclusions: readonly ExclusionExplanation[];
	/**
	 * Signed difference per factor, chosen minus other: for the next best candidates and for the one
	 * that was asked about. `flips` covers the same models.
	 */
	readonly whyNot: readonly {
		readonly modelId: string;
		readonly differences: Readonly<Record<Factor, number>>;
		readonly sentence: string;
	}[];
	readonly flips: readonly Flip[];
	/** True when recomputing gave exactly what the record says. */
	readonly matchesRecord: boolean;
}

export const getDecisionInput = z.strictObject({
	id: z.uuid(),
	/** A model to compare with the chosen one, besides the next best. */
	versus: z.string().max(200).optional(),
});

/**
 * A decision as the console shows it. `being_written`: younger than a minute and not in the database
 * yet; ask again in a second.
 */
export type DecisionView =
	| {
			readonly state: "found";
			readonly record: DecisionRecord;
			/** `null` when a snapshot that it rests on is no longer kept; `problem` says which. */
			readonly explanation: DecisionExplanation | null;
			readonly problem: string | null;
			/** How the request that it was made for ended: an outcome of the ledger, or `running`. */
			readonly outcome: string;
			/** The model that answered: another than `record.chosen` after a failover. */
			readonly modelServed: string | null;
			/** What its request took; `null` until it has ended. */
			readonly actual: ActualFigures;
			/** Answered by the built-in simulator. */
			readonly simulated: boolean;
	  }
	| { readonly state: "being_written"; readonly id: string };

/** What a request really took. */
export interface ActualFigures {
	readonly costNanos: number | null;
	readonly ttftMs: number | null;
	readonly durationMs: number | null;
}
