import { expect, test } from "vitest";
import type { CandidateExplanation, PolicyConfig } from "#server/policy/contract.ts";
import { parseDraft, pointsOf, rankChanges, weightsOf, withWeight } from "./draft.ts";

const POLICY: PolicyConfig = {
	weights: { freshness: 40, latency: 25, quality: 25, cost: 10 },
	presets: { balanced: {}, fast: { latency: 60 }, quality: { quality: 70 } },
	defaultPreset: "balanced",
	allowedProviders: ["openai"],
	allowFreeVariants: false,
	latencyMetric: "ttft",
	freshness: { freshDays: 30, recentDays: 90, recentShare: 0.5, oldShare: 0 },
	latency: { fastMs: 500, mediumMs: 2000, mediumShare: 0.5, slowShare: 0, minSamples: 30 },
	cost: { freeUsdPer1k: 0, slopePerUsd: 10 },
};

test("a preset's weights are its own over the shared ones", () => {
	expect(weightsOf(POLICY, "fast")).toEqual({ freshness: 40, latency: 60, quality: 25, cost: 10 });
});

test("a weight is changed where the preset takes it from", () => {
	const own = withWeight(POLICY, "fast", { factor: "latency", value: 80 });
	expect(own.presets.fast).toEqual({ latency: 80 });
	expect(own.weights).toEqual(POLICY.weights);
	const shared = withWeight(POLICY, "fast", { factor: "cost", value: 30 });
	expect(shared.weights.cost).toBe(30);
	expect(shared.presets).toEqual(POLICY.presets);
});

test("weights amount to points of 100, and to none when all are 0", () => {
	const weights = { freshness: 1, latency: 1, quality: 1, cost: 1 };
	expect(pointsOf(weights, "cost")).toBe(25);
	expect(pointsOf({ freshness: 0, latency: 0, quality: 0, cost: 0 }, "cost")).toBeNull();
});

test("a draft survives its address; anything else is no draft", () => {
	expect(parseDraft(JSON.stringify(POLICY))).toEqual(POLICY);
	for (const text of ["", "{", "null", "[]", "{}", '{"weights":1}']) {
		expect(parseDraft(text)).toBeNull();
	}
});

test("ranks are compared with the ranking in force", () => {
	const candidate = (modelId: string, rank: number): CandidateExplanation => ({
		...{ modelId, rank, name: modelId, total: 0, factors: [], expectedCostUsd: 0 },
	});
	const changes = rankChanges(
		[candidate("a", 1), candidate("b", 2), candidate("c", 3)],
		[candidate("c", 1), candidate("b", 2), candidate("d", 3), candidate("a", 4)],
	);
	expect(Object.fromEntries(changes)).toEqual({ c: 2, b: 0, d: "new", a: -3 });
});
