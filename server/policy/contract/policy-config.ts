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
