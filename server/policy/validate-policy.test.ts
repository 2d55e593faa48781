import { expect, it } from "vitest";
import { SEED_POLICY } from "./core/seed-policy.ts";
import { validatePolicy } from "./validate-policy.ts";

it("says what a valid draft would change", () => {
	const draft = { ...SEED_POLICY, latencyMetric: "total" };
	expect(validatePolicy(draft, SEED_POLICY)).toMatchObject({
		ok: true,
		changes: [{ path: "latencyMetric", before: "ttft", after: "total" }],
		presetWeights: { balanced: SEED_POLICY.weights },
	});
});

it("names every problem with its path and the key that was probably meant", () => {
	const { cost: _cost, ...weights } = SEED_POLICY.weights;
	const draft = {
		...SEED_POLICY,
		weights: { ...weights, costs: 10 },
		presets: { ...SEED_POLICY.presets, fast: { latncy: 1 } },
		freshness: { ...SEED_POLICY.freshness, recentDays: -3 },
	};
	const result = validatePolicy(draft, SEED_POLICY);
	expect(result.ok).toBe(false);
	expect(result).toMatchObject({
		problems: expect.arrayContaining([
			{ path: "weights.costs", message: 'is not a known key; did you mean "cost"?' },
			{ path: "presets.fast.latncy", message: 'is not a known key; did you mean "latency"?' },
			{ path: "freshness.recentDays", message: expect.any(String) },
		]),
	});
	expect(validatePolicy(null, SEED_POLICY).ok).toBe(false);
});

it("refuses thresholds in the wrong order", () => {
	const draft = { ...SEED_POLICY, latency: { ...SEED_POLICY.latency, mediumMs: 500 } };
	expect(validatePolicy(draft, SEED_POLICY)).toEqual({
		ok: false,
		problems: [{ path: "latency.mediumMs", message: "must be above fastMs (800)" }],
	});
});
