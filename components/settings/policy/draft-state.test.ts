import { expect, test } from "vitest";
import type { PolicyConfig } from "#server/policy/contract.ts";
import {
	draftOn,
	isChanged,
	mergePolicies,
	policyOf,
	print,
	readKeptDraft,
} from "./draft-state.ts";

const BASE: PolicyConfig = {
	weights: { freshness: 40, latency: 25, quality: 25, cost: 10 },
	presets: { balanced: {}, fast: { latency: 60 }, quality: {} },
	defaultPreset: "balanced",
	allowedProviders: ["openai", "meta"],
	allowFreeVariants: false,
	latencyMetric: "ttft",
	freshness: { freshDays: 30, recentDays: 90, recentShare: 0.5, oldShare: 0.2 },
	latency: { fastMs: 500, mediumMs: 1000, mediumShare: 0.5, slowShare: 0.2, minSamples: 20 },
	cost: { freeUsdPer1k: 0.01, slopePerUsd: 10 },
};
const draft = draftOn({ number: 4, config: BASE });

test("a draft survives being kept, unfinished JSON included", () => {
	const unfinished = { ...draft, text: '{ "weights": ', mode: "json" } as const;
	for (const kept of [draft, unfinished]) {
		expect(readKeptDraft(JSON.stringify(kept))).toEqual(kept);
	}
	expect([isChanged(draft), isChanged(unfinished)]).toEqual([false, true]);
	expect([policyOf(draft), policyOf(unfinished)]).toEqual([BASE, null]);
});

test("what the browser holds of another time or place is no draft", () => {
	for (const kept of ["", "null", "[]", '"x"', '{"text":"{}","basedOn":4}', print(BASE)]) {
		expect(readKeptDraft(kept), kept).toBeNull();
	}
});

test("order and spaces are no change, a value is", () => {
	const { weights, ...rest } = BASE;
	expect(isChanged({ ...draft, text: JSON.stringify({ ...rest, weights }) })).toBe(false);
	expect(isChanged({ ...draft, text: print({ ...BASE, latencyMetric: "total" }) })).toBe(true);
});

test("own changes are put onto a colleague's version; only what both changed is contested", () => {
	const own = {
		...BASE,
		weights: { ...BASE.weights, cost: 50, latency: 1 },
		presets: { ...BASE.presets, fast: {} },
	};
	const theirs = {
		...BASE,
		weights: { ...BASE.weights, quality: 80, latency: 2 },
		allowedProviders: ["openai"],
		presets: { ...BASE.presets, quality: { quality: 90 } },
	};
	expect(mergePolicies(BASE, own, theirs)).toEqual({
		config: {
			...BASE,
			weights: { freshness: 40, latency: 1, quality: 80, cost: 50 },
			allowedProviders: ["openai"],
			presets: { balanced: {}, fast: {}, quality: { quality: 90 } },
		},
		contested: ["weights.latency"],
		taken: ["weights.quality", "presets.quality.quality", "allowedProviders"],
	});
});

test("the same change by both is neither contested nor taken", () => {
	const both = { ...BASE, latencyMetric: "total" };
	expect(mergePolicies(BASE, both, both)).toEqual({ config: both, contested: [], taken: [] });
});
