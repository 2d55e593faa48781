import { z } from "zod";
import type { ProviderMapping } from "#server/catalog/contract.ts";
import { rangeSchema, type Window } from "#server/lists/contract.ts";

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

const policyFields = z.strictObject({
	weights: weightsSchema,
	/** Partial weights merged over `weights`, then rescaled to 100. */
	presets: z.strictObject({
		balanced: weightsSchema.partial(),
		fast: weightsSchema.partial(),
		quality: weightsSchema.partial(),
	}),
	defaultPreset: presetSchema,
	/** Seed names; `authorsOf` maps them to author prefixes. */
	allowedProviders: z.array(z.string().min(1)).min(1),
	/**
	 * Lets `auto` choose variants whose id ends in `:free`: OpenRouter serves about 20 requests a
	 * minute and 50 a day on them, and being cheapest they would win every tie.
	 */
	allowFreeVariants: z.boolean().default(false),
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

/** The policy as it is versioned, published and edited. `SEED_POLICY` holds the seed's values. */
export const policyConfigSchema = policyFields.superRefine((policy, context) => {
	const refuse = (path: string[], message: string) =>
		context.addIssue({ code: "custom", path, message });
	for (const preset of presetSchema.options) {
		const partial = policy.presets[preset];
		if (FACTORS.every((factor) => (partial[factor] ?? policy.weights[factor]) === 0))
			refuse(["presets", preset], "leaves no factor with a weight above 0");
	}
	const { freshness, latency } = policy;
	if (freshness.recentDays <= freshness.freshDays)
		refuse(["freshness", "recentDays"], `must be above freshDays (${freshness.freshDays})`);
	if (freshness.oldShare > freshness.recentShare)
		refuse(["freshness", "oldShare"], "must not exceed recentShare: older cannot score higher");
	if (latency.mediumMs <= latency.fastMs)
		refuse(["latency", "mediumMs"], `must be above fastMs (${latency.fastMs})`);
	if (latency.slowShare > latency.mediumShare)
		refuse(["latency", "slowShare"], "must not exceed mediumShare: slower cannot score higher");
	if (new Set(policy.allowedProviders).size !== policy.allowedProviders.length)
		refuse(["allowedProviders"], "names a provider twice");
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

/** Candidates and exclusions as the policy sees them at one moment. */
export interface ModelRanking {
	readonly preset: Preset;
	readonly weights: Weights;
	readonly features: RequestFeatures;
	readonly candidates: readonly CandidateExplanation[];
	readonly exclusions: readonly ExclusionExplanation[];
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

/** One difference between two policies; lists are compared as a whole. */
export interface PolicyChange {
	/** Dotted path, such as `weights.latency`. */
	readonly path: string;
	readonly before: unknown;
	readonly after: unknown;
}

export interface PolicyVersionSummary {
	readonly number: number;
	readonly reason: string;
	readonly author: string;
	/** ISO 8601, UTC. */
	readonly createdAt: string;
	readonly active: boolean;
}

export interface PolicyVersionDetail extends PolicyVersionSummary {
	readonly config: PolicyConfig;
	/** Points per factor of each preset, after merging and rescaling to 100. */
	readonly presetWeights: Readonly<Record<Preset, Weights>>;
}

const reasonSchema = z.string().trim().min(3, "say why, in a few words").max(500);
const versionNumberSchema = z.number().int().positive();

export const listPolicyVersionsInput = z.strictObject({
	limit: z.number().int().min(1).max(200).default(50),
	cursor: versionNumberSchema.nullish(),
});
export const getPolicyVersionInput = z.strictObject({
	number: versionNumberSchema,
	/** The version to compare with; by default the one in force. */
	compareWith: versionNumberSchema.optional(),
});
export const publishPolicyInput = z.strictObject({
	config: policyConfigSchema,
	reason: reasonSchema,
	/** The version that the editor started from: refused when another is in force by now. */
	basedOn: versionNumberSchema,
});
export const rollbackPolicyInput = z.strictObject({
	number: versionNumberSchema,
	reason: reasonSchema,
	basedOn: versionNumberSchema,
});
export const validatePolicyInput = z.strictObject({ config: z.unknown() });

export interface PolicyVersionPage {
	readonly items: readonly PolicyVersionSummary[];
	readonly nextCursor: number | null;
}

/** A version beside the one that it is compared with. */
export interface PolicyComparison {
	readonly version: PolicyVersionDetail;
	readonly comparedWith: number;
	/** From `comparedWith` to `version`. */
	readonly changes: readonly PolicyChange[];
}

export interface PolicyProblem {
	readonly path: string;
	readonly message: string;
}

/** A checked draft, and how many models each of its providers allows today. */
export type CheckedPolicy = PolicyValidation & { readonly providers: readonly ProviderMapping[] };

export type PolicyValidation =
	| {
			readonly ok: true;
			readonly changes: readonly PolicyChange[];
			readonly presetWeights: Readonly<Record<Preset, Weights>>;
	  }
	| { readonly ok: false; readonly problems: readonly PolicyProblem[] };

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

const WEEK_MINUTES = 7 * 1440;

/** What a request really took. */
export interface ActualFigures {
	readonly costNanos: number | null;
	readonly ttftMs: number | null;
	readonly durationMs: number | null;
}

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

export const rankModelsInput = z.strictObject({
	preset: presetSchema.optional(),
	/** A draft to rank by in place of the policy in force. */
	config: policyConfigSchema.optional(),
});

/** A request as far as the ranking depends on it; what is left out is as in a typical one. */
export const scoreModelsInput = z.strictObject({
	preset: presetSchema.optional(),
	request: requestFeaturesSchema
		.omit({ preset: true, openBreakers: true })
		.partial()
		.strict()
		.optional(),
});
export type ScoreModelsInput = z.infer<typeof scoreModelsInput>;

/** What a list shows of a model besides its score. */
export interface RankedModelFacts {
	readonly id: string;
	readonly author: string;
	readonly createdMs: number | null;
	readonly contextTokens: number;
	readonly promptPico: number;
	readonly completionPico: number;
	/** Input modalities besides text, and supported parameters. */
	readonly capabilities: readonly string[];
	/** Of the upstream with most samples; `null`: nothing was measured. */
	readonly measured: {
		readonly p50Ms: number | null;
		readonly p95Ms: number | null;
		/** First tokens that were timed, decayed. */
		readonly samples: number;
		/** Share of `ok` among the outcomes; `null` without any. */
		readonly successRate: number | null;
		readonly lastSampleMs: number;
	} | null;
}

/** The points of a model at one moment, by the policy in force today. */
export interface ScoreMoment {
	readonly startMs: number;
	readonly endMs: number;
	readonly isOpen: boolean;
	/** `null`: there was no measurement yet, or the model was no candidate. */
	readonly score: {
		readonly points: Readonly<Record<Factor, number>>;
		readonly total: number;
		readonly rank: number;
		readonly candidates: number;
	} | null;
}

export const modelHistoryInput = z.strictObject({
	id: z.string().min(1).max(200),
	preset: presetSchema.optional(),
	days: z.number().int().min(1).max(30).default(7),
});

export interface ModelHistory {
	readonly preset: Preset;
	readonly policyNumber: number;
	readonly moments: readonly ScoreMoment[];
	/** When another catalogue came into force. */
	readonly catalogs: readonly { readonly number: number; readonly atMs: number }[];
}

/** A ranking of the catalogue in force, with the versions that it rests on. */
export interface CatalogRanking extends ModelRanking {
	/** Facts of every model of the catalogue. */
	readonly models: readonly RankedModelFacts[];
	readonly catalog: {
		readonly number: number;
		readonly source: string;
		readonly simulated: boolean;
		readonly fetchedAtMs: number;
	};
	readonly healthNumber: number | null;
	/** Time of the measurements, ms. */
	readonly healthTakenAtMs: number | null;
	readonly policyNumber: number;
}

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

export const replayDecisionInput = z.strictObject({
	id: z.uuid(),
	/** A version of the policy; the one in force when left out. */
	policy: versionNumberSchema.optional(),
});

/** A decision made again under another policy, on its own frozen catalogue and measurements. */
export type DecisionReplay =
	| {
			readonly state: "replayed";
			readonly recordedPolicy: number;
			readonly activePolicy: number;
			readonly moved: boolean;
			readonly recorded: ReplayedChoice;
			/** `null`: no model would be allowed; `refusal` says why. */
			readonly replayed: ReplayedChoice | null;
			readonly refusal: string | null;
			readonly changes: readonly PolicyChange[];
	  }
	| { readonly state: "unavailable"; readonly reason: string };

export interface ReplayedChoice {
	readonly modelId: string;
	/** Points under the policy of its own side. */
	readonly score: number | null;
	readonly expectedCostUsd: number | null;
	readonly expectedP95Ms: number | null;
	readonly reasoning: string;
}
