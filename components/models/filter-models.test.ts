import { expect, test } from "vitest";
import type { CatalogRanking, RankedModelFacts } from "#server/policy/contract.ts";
import {
	filterModels,
	isUnfiltered,
	type ModelFilters,
	modelChoices,
	NO_FILTERS,
} from "./filter-models.ts";

const NOW_MS = Date.UTC(2026, 10, 22);
const DAY_MS = 86_400_000;

function facts(id: string, over: Partial<RankedModelFacts> = {}): RankedModelFacts {
	return {
		id,
		author: id.split("/")[0] ?? "",
		createdMs: NOW_MS - 90 * DAY_MS,
		contextTokens: 8000,
		promptPico: 1,
		completionPico: 1,
		capabilities: ["tools"],
		measured: {
			...{ p50Ms: 1, p95Ms: 2, samples: 50, successRate: 1 },
			lastSampleMs: NOW_MS - 60_000,
		},
		...over,
	};
}

const ranking: CatalogRanking = {
	preset: "balanced",
	weights: { freshness: 40, latency: 25, quality: 25, cost: 10 },
	features: {
		...{ preset: "balanced", promptTokens: 1, expectedCompletionTokens: 1 },
		...{ maxCompletionTokens: null, requiredParameters: [], modalities: ["text"] },
		...{ maxCostUsd: null, allowedModels: null, openBreakers: [] },
	},
	candidates: ["openai/a", "google/b"].map((modelId, index) => ({
		...{ modelId, name: modelId, rank: index + 1, total: 50, factors: [], expectedCostUsd: 0 },
	})),
	exclusions: [
		{ modelId: "acme/c", name: "Acme C", reason: "provider_not_allowed", detail: "not allowed" },
	],
	models: [
		facts("openai/a", { createdMs: NOW_MS - 3 * DAY_MS, measured: null }),
		facts("google/b", { capabilities: ["image", "tools"] }),
		facts("acme/c"),
	],
	catalog: { number: 1, source: "simulator", simulated: true, fetchedAtMs: NOW_MS },
	...{ healthNumber: 1, healthTakenAtMs: NOW_MS, policyNumber: 1 },
};
const shown = (filters: Partial<ModelFilters>) => {
	const { rows, exclusions } = filterModels(ranking, { ...NO_FILTERS, ...filters }, NOW_MS);
	return [rows.map(({ modelId }) => modelId), exclusions.map(({ modelId }) => modelId)];
};

test("each look at the catalogue shows what it says", () => {
	expect(shown({})).toEqual([["openai/a", "google/b"], ["acme/c"]]);
	expect(shown({ view: "new" })).toEqual([["openai/a"], []]);
	expect(shown({ view: "stale" })).toEqual([["openai/a"], []]);
	expect(shown({ view: "excluded" })).toEqual([[], ["acme/c"]]);
});

test("provider, capability and words narrow candidates and excluded ones alike", () => {
	expect(shown({ provider: "google" })).toEqual([["google/b"], []]);
	expect(shown({ capability: "image" })).toEqual([["google/b"], []]);
	expect(shown({ search: "ACME" })).toEqual([[], ["acme/c"]]);
	expect(modelChoices(ranking)).toEqual({
		providers: ["acme", "google", "openai"],
		capabilities: ["image", "tools"],
	});
});

test("a limit holds for what is known; what is not known is not within it", () => {
	const priced = {
		...ranking,
		models: [
			facts("openai/a", { completionPico: 15_000_000, createdMs: null, measured: null }),
			facts("google/b", { completionPico: 2_000_000, createdMs: NOW_MS - 40 * DAY_MS }),
		],
	};
	const ids = (filters: Partial<ModelFilters>) =>
		filterModels(priced, { ...NO_FILTERS, ...filters }, NOW_MS).rows.map(({ modelId }) => modelId);
	expect(ids({ maxPrice: 15 })).toEqual(["openai/a", "google/b"]);
	expect(ids({ maxPrice: 14.99 })).toEqual(["google/b"]);
	expect(ids({ maxAge: 40 })).toEqual(["google/b"]);
	expect(ids({ maxAge: 39 })).toEqual([]);
	expect(ids({ minSamples: 50 })).toEqual(["google/b"]);
	expect(ids({ minSamples: 51 })).toEqual([]);
	expect([isUnfiltered(NO_FILTERS), isUnfiltered({ ...NO_FILTERS, maxAge: 30 })]).toEqual([
		true,
		false,
	]);
});
