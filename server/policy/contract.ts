import { z } from "zod";

export const factorSchema = z.enum(["freshness", "latency", "quality", "cost"]);
export type Factor = z.infer<typeof factorSchema>;
export const FACTORS = factorSchema.options;

export const weightsSchema = z.strictObject({
	freshness: z.number().min(0).max(1000),
	latency: z.number().min(0).max(1000),
	quality: z.number().min(0).max(1000),
	cost: z.number().min(0).max(1000),
});
export type Weights = z.infer<typeof weightsSchema>;

export const presetSchema = z.enum(["balanced", "fast", "quality"]);
export type Preset = z.infer<typeof presetSchema>;

/** The policy as it is versioned, published and edited. Seed values are the defaults. */
export const policyConfigSchema = z.strictObject({
	weights: weightsSchema,
	/** Partial weights merged over `weights`, then rescaled to 100. */
	presets: z.strictObject({
		balanced: weightsSchema.partial(),
		fast: weightsSchema.partial(),
		quality: weightsSchema.partial(),
	}),
	defaultPreset: presetSchema,
	/** Seed names; `PROVIDER_AUTHORS` maps them to author prefixes. */
	allowedProviders: z.array(z.string().min(1)).min(1),
	latencyMetric: z.enum(["ttft", "total"]),
	/** Shares of a factor's weight by age: below `freshDays`, below `recentDays`, otherwise. */
	freshness: z.strictObject({
		freshDays: z.number().positive(),
		recentDays: z.number().positive(),
		recentShare: z.number().min(0).max(1),
		oldShare: z.number().min(0).max(1),
	}),
	latency: z.strictObject({
		fastMs: z.number().positive(),
		mediumMs: z.number().positive(),
		mediumShare: z.number().min(0).max(1),
		slowShare: z.number().min(0).max(1),
		/** Below this many samples the measured p95 is blended with the prior. */
		minSamples: z.number().int().positive(),
	}),
	cost: z.strictObject({
		/** Dollars per 1,000 tokens up to which the full points are given. */
		freeUsdPer1k: z.number().nonnegative(),
		/** Share of the weight lost per dollar per 1,000 tokens above it (seed: 100 of 10 points). */
		slopePerUsd: z.number().nonnegative(),
	}),
});
export type PolicyConfig = z.infer<typeof policyConfigSchema>;

export interface PolicyVersion {
	readonly number: number;
	readonly config: PolicyConfig;
}

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

export const exclusionReasonSchema = z.enum([
	"provider_not_allowed",
	"expired",
	"context_too_small",
	"completion_too_long",
	"parameter_unsupported",
	"modality_unsupported",
	"breaker_open",
	"over_max_cost",
	"not_allowed_for_key",
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
}

export interface DecisionExplanation {
	readonly record: DecisionRecord;
	readonly presetWeights: Weights;
	/** Survivors after each constraint, in the order in which they are applied. */
	readonly funnel: readonly { readonly step: string; readonly remaining: number }[];
	readonly candidates: readonly CandidateExplanation[];
	readonly exclusions: readonly ExclusionExplanation[];
	/** Signed difference per factor between the chosen and each other candidate. */
	readonly whyNot: readonly {
		readonly modelId: string;
		readonly differences: Readonly<Record<Factor, number>>;
		readonly sentence: string;
	}[];
	readonly flips: readonly Flip[];
	/** True when recomputing gave exactly what the record says. */
	readonly matchesRecord: boolean;
}
