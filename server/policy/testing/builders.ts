import type {
	CatalogModel,
	CatalogSnapshot,
	HealthSnapshot,
	ModelHealth,
	Price,
} from "#server/catalog/contract.ts";
import type { PolicyConfig, PolicyVersion, RequestFeatures } from "../contract.ts";
import { typicalFeatures } from "../core/rank-models.ts";
import { DAY_MS } from "../core/score-factors.ts";
import { SEED_POLICY } from "../core/seed-policy.ts";

/** 2026-11-22T12:00:00Z: a Sunday. */
export const NOW_MS = Date.UTC(2026, 10, 22, 12);

/** A price in dollars per million tokens. */
export function priceUsd(inputPerMillion: number, outputPerMillion: number): Price {
	return {
		promptPico: Math.round(inputPerMillion * 1e6),
		completionPico: Math.round(outputPerMillion * 1e6),
		requestNanos: 0,
		imagePico: null,
		cacheReadPico: null,
		cacheWritePico: null,
		reasoningPico: null,
	};
}

/** A model that passes every constraint; the author is taken from the id. */
export function buildModel(id: string, over: Partial<CatalogModel> = {}): CatalogModel {
	return {
		id,
		name: id,
		author: id.split("/")[0] ?? id,
		createdMs: NOW_MS - 30 * DAY_MS,
		expiresMs: null,
		contextTokens: 200_000,
		maxCompletionTokens: 32_000,
		inputModalities: ["text"],
		outputModalities: ["text"],
		supportedParameters: ["tools", "response_format"],
		price: priceUsd(1, 4),
		priceOverrides: [],
		benchmarks: {},
		qualityPercentile: 50,
		qualitySource: null,
		publishedTtftMs: null,
		...over,
	};
}

/** A measured model on one upstream; 100 samples a minute ago unless told otherwise. */
export function buildHealth(
	modelId: string,
	ttftMsP95: number | null,
	over: Partial<ModelHealth> = {},
): ModelHealth {
	return {
		modelId,
		upstream: "simulator",
		samples: 100,
		totalSamples: over.samples ?? 100,
		ttftMsP50: ttftMsP95 === null ? null : ttftMsP95 / 2,
		ttftMsP95,
		totalMsP50: ttftMsP95 === null ? null : ttftMsP95 * 2,
		totalMsP95: ttftMsP95 === null ? null : ttftMsP95 * 4,
		outputTokensPerSecondP50: 80,
		outcomes: { ok: 100 },
		lastSampleMs: NOW_MS - 60_000,
		...over,
	};
}

export function buildCatalog(models: readonly CatalogModel[], number = 1): CatalogSnapshot {
	return { number, source: "simulator", simulated: true, fetchedAtMs: NOW_MS, models };
}

export function buildHealthSnapshot(
	models: readonly ModelHealth[] = [],
	number = 1,
): HealthSnapshot {
	return { number, takenAtMs: NOW_MS, models };
}

export function buildPolicy(over: Partial<PolicyConfig> = {}, number = 1): PolicyVersion {
	return { number, config: { ...SEED_POLICY, ...over } };
}

export function buildFeatures(over: Partial<RequestFeatures> = {}): RequestFeatures {
	return { ...typicalFeatures("balanced"), ...over };
}
