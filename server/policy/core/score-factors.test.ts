import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { presetSchema } from "../contract.ts";
import { policyConfigs } from "../testing/arbitraries.ts";
import { MICRO, resolveMicroWeights, resolvePresetWeights } from "./resolve-weights.ts";
import {
	ageInDays,
	DAY_MS,
	scoreCost,
	scoreFreshness,
	scoreLatency,
	scoreQuality,
} from "./score-factors.ts";
import { SEED_POLICY } from "./seed-policy.ts";

describe("the seed's factors at its weights", () => {
	it("freshness: 40 below 90 days, 20 below 180, then 5; unknown is old", () => {
		const points = [-5, 0, 89, 90, 179, 180, 4000, null].map(
			(days) => scoreFreshness(SEED_POLICY, 40 * MICRO, days) / MICRO,
		);
		expect(points).toEqual([40, 40, 40, 20, 20, 5, 5, 5]);
	});

	it("counts age in whole days", () => {
		expect([0, 1, DAY_MS - 1, DAY_MS, 90 * DAY_MS - 1].map((ms) => ageInDays(0, ms))).toEqual([
			0, 0, 0, 1, 89,
		]);
		expect(ageInDays(DAY_MS, 0)).toBe(-1);
	});

	it("latency: 25 below 800 ms, 15 below 1,500 ms, then 5", () => {
		const points = [0, 799.9, 800, 1499.9, 1500, 60_000].map(
			(ms) => scoreLatency(SEED_POLICY, 25 * MICRO, ms) / MICRO,
		);
		expect(points).toEqual([25, 25, 15, 15, 5, 5]);
	});

	it("quality: a quarter point per percentile", () => {
		for (let percentile = 0; percentile <= 100; percentile += 1)
			expect(scoreQuality(25 * MICRO, percentile) / MICRO).toBe(percentile * 0.25);
	});

	it("cost: 10 up to a cent per 1k tokens, then 10 - (c - 0.01) x 100, not below 0", () => {
		const points = [0, 0.01, 0.011, 0.06, 0.11, 0.2, 9].map(
			(usd) => scoreCost(SEED_POLICY, 10 * MICRO, usd) / MICRO,
		);
		expect(points).toEqual([10, 10, 9.9, 5, 0, 0, 0]);
	});
});

describe("weights", () => {
	it("merges partial presets over the default and rescales to 100", () => {
		expect(resolvePresetWeights(SEED_POLICY)).toEqual({
			balanced: { freshness: 40, latency: 25, quality: 25, cost: 10 },
			fast: { freshness: 21.052632, latency: 42.105263, quality: 26.315789, cost: 10.526316 },
			quality: { freshness: 26.086957, latency: 21.73913, quality: 43.478261, cost: 8.695652 },
		});
	});

	it("always add up to exactly 100 points, none below 0", () => {
		fc.assert(
			fc.property(policyConfigs, fc.constantFrom(...presetSchema.options), (policy, preset) => {
				const weights = Object.values(resolveMicroWeights(policy, preset));
				expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(100 * MICRO);
				expect(weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0)).toBe(true);
			}),
		);
	});
});
