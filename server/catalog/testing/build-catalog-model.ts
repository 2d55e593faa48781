import type { CatalogModel } from "../contract.ts";

/** A plain model; a test states only what matters to it. */
export function buildCatalogModel(id: string, changes: Partial<CatalogModel> = {}): CatalogModel {
	return {
		id,
		name: id,
		author: id.slice(0, id.indexOf("/")),
		createdMs: Date.UTC(2026, 9, 1),
		expiresMs: null,
		contextTokens: 128_000,
		maxCompletionTokens: 16_384,
		inputModalities: ["text"],
		outputModalities: ["text"],
		supportedParameters: ["max_tokens", "temperature"],
		price: {
			promptPico: 1_000_000,
			completionPico: 2_000_000,
			requestNanos: 0,
			imagePico: null,
			cacheReadPico: null,
			cacheWritePico: null,
			reasoningPico: null,
		},
		priceOverrides: [],
		benchmarks: {},
		qualityPercentile: null,
		qualitySource: null,
		publishedTtftMs: null,
		...changes,
	};
}
