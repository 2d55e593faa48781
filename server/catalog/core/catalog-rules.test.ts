import { describe, expect, it } from "vitest";
import { buildCatalogModel } from "../testing/build-catalog-model.ts";
import { assignQuality } from "./assign-quality.ts";
import { explainProviderMapping } from "./explain-provider-mapping.ts";
import { hashModels } from "./hash-models.ts";
import { judgeProportion, maxAnswerBytes } from "./judge-proportion.ts";
import { keepSteadyLatency } from "./keep-steady-latency.ts";

function withIndex(...figures: (number | null)[]) {
	return figures.map((figure, i) =>
		buildCatalogModel(`openai/m${i}`, {
			benchmarks: figure === null ? {} : { intelligence_index: figure },
		}),
	);
}

describe("assignQuality", () => {
	it("ranks as in its worked example; equals share a rank", () => {
		const ranked = assignQuality(withIndex(10, 20, 20, 30, 40));
		expect(ranked.map((model) => model.qualityPercentile)).toEqual([0, 37.5, 37.5, 75, 100]);
		expect(ranked[0]?.qualitySource).toBe("intelligence index 10, among 5 models");
	});

	it("leaves a model without a figure unknown", () => {
		const [unknown] = assignQuality(withIndex(null, 1, 2, 3, 4, 5));
		expect(unknown?.qualityPercentile).toBeNull();
		expect(unknown?.qualitySource).toBeNull();
	});

	it("takes the Elo only where the index is missing", () => {
		const models = [1, 2, 3, 4, 5].map((elo) =>
			buildCatalogModel(`openai/e${elo}`, { benchmarks: { design_arena_elo: elo * 100 } }),
		);
		expect(assignQuality(models)[4]?.qualitySource).toBe("Design Arena Elo 500, among 5 models");
	});

	it("says nothing from fewer than five figures", () => {
		expect(assignQuality(withIndex(1, 2, 3, 4))[3]?.qualityPercentile).toBeNull();
	});
});

describe("judgeProportion", () => {
	const last = { bytes: 500_000, models: 360 };

	it.each([
		["20 times more bytes", { bytes: 10_000_001, models: 360 }, "bytes"],
		["20 times more models", { bytes: 600_000, models: 7_201 }, "models"],
		["half of the models gone", { bytes: 200_000, models: 179 }, "only 179 of 360"],
	])("refuses %s", (_name, next, reason) => {
		expect(judgeProportion(next, last)).toContain(reason);
	});

	it("accepts ordinary growth and shrinkage, and anything the first time", () => {
		expect(judgeProportion({ bytes: 900_000, models: 500 }, last)).toBeNull();
		expect(judgeProportion({ bytes: 300_000, models: 200 }, last)).toBeNull();
		expect(judgeProportion({ bytes: 1, models: 1 }, null)).toBeNull();
	});

	it("lets a tiny list grow to a real one", () => {
		expect(maxAnswerBytes({ bytes: 10, models: 1 })).toBeGreaterThan(200_000);
	});
});

describe("keepSteadyLatency", () => {
	const last = { p50: 100, p90: 200, p99: 400 };

	it("keeps the last figures while none moved by a tenth", () => {
		expect(keepSteadyLatency({ p50: 105, p90: 190, p99: 430 }, last)).toBe(last);
	});

	it("takes new figures over, and drops those that vanished", () => {
		const next = { p50: 100, p90: 200, p99: 500 };
		expect(keepSteadyLatency(next, last)).toBe(next);
		expect(keepSteadyLatency(null, last)).toBeNull();
	});
});

describe("hashModels", () => {
	it("depends on the content, not on the order", () => {
		const [a, b] = [buildCatalogModel("openai/a"), buildCatalogModel("openai/b")];
		const reordered = Object.fromEntries(Object.entries(b).reverse()) as typeof b;
		expect(hashModels([a, b])).toBe(hashModels([reordered, a]));
		expect(hashModels([a, b])).not.toBe(hashModels([a, { ...b, contextTokens: 1 }]));
	});
});

describe("explainProviderMapping", () => {
	it("maps the seed's names to author prefixes and counts what they allow", () => {
		const models = [buildCatalogModel("meta-llama/a"), buildCatalogModel("openai/b")];
		expect(explainProviderMapping(["meta", "openai", "opnai"], models)).toEqual([
			{ name: "meta", authors: ["meta-llama"], models: 1 },
			{ name: "openai", authors: ["openai"], models: 1 },
			{ name: "opnai", authors: ["opnai"], models: 0 },
		]);
	});

	it("does not take names from the object's prototype", () => {
		expect(explainProviderMapping(["constructor"], [])[0]?.authors).toEqual(["constructor"]);
	});
});
