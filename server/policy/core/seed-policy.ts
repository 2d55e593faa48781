import type { PolicyConfig } from "../contract.ts";

/** The seed's policy: 40/25/25/10 with its thresholds, as shares of each factor's weight. */
export const SEED_POLICY: PolicyConfig = {
	weights: { freshness: 40, latency: 25, quality: 25, cost: 10 },
	presets: {
		balanced: {},
		fast: { latency: 40, freshness: 20 },
		quality: { quality: 50, freshness: 30 },
	},
	defaultPreset: "balanced",
	allowedProviders: ["openai", "anthropic", "google", "meta", "mistral"],
	allowFreeVariants: false,
	latencyMetric: "ttft",
	freshness: { freshDays: 90, recentDays: 180, recentShare: 0.5, oldShare: 0.125 },
	latency: { fastMs: 800, mediumMs: 1500, mediumShare: 0.6, slowShare: 0.2, minSamples: 20 },
	cost: { freeUsdPer1k: 0.01, slopePerUsd: 10 },
};
