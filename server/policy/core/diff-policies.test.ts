import fc from "fast-check";
import { expect, it } from "vitest";
import { policyConfigs } from "../testing/arbitraries.ts";
import { diffPolicies } from "./diff-policies.ts";
import { SEED_POLICY } from "./seed-policy.ts";

it("names every changed path with its value before and after", () => {
	const after = {
		...SEED_POLICY,
		weights: { ...SEED_POLICY.weights, latency: 30 },
		presets: { ...SEED_POLICY.presets, fast: { latency: 40 } },
		allowedProviders: ["openai"],
	};
	expect(diffPolicies(SEED_POLICY, after)).toEqual([
		{ path: "weights.latency", before: 25, after: 30 },
		{ path: "presets.fast.freshness", before: 20, after: undefined },
		{ path: "allowedProviders", before: SEED_POLICY.allowedProviders, after: ["openai"] },
	]);
});

it("finds no difference between a policy and its copy, and the same paths both ways", () => {
	fc.assert(
		fc.property(policyConfigs, policyConfigs, (one, two) => {
			expect(diffPolicies(one, structuredClone(one))).toEqual([]);
			const there = diffPolicies(one, two).map(({ path }) => path);
			expect(diffPolicies(two, one).map(({ path }) => path)).toEqual(there);
		}),
	);
});
