import { FACTORS, type PolicyConfig, type Preset, type Weights } from "../contract.ts";

/**
 * Points are counted in whole millionths: sums are exact, equal scores are really equal, and a
 * rounding error of the last bit can never decide between two models.
 */
export const MICRO = 1_000_000;

/** The four weights of a preset in millionths of a point; they add up to 100 points exactly. */
export function resolveMicroWeights(policy: PolicyConfig, preset: Preset): Weights {
	const partial = policy.presets[preset];
	const merged = { ...policy.weights };
	for (const factor of FACTORS) merged[factor] = partial[factor] ?? merged[factor];
	const sum = FACTORS.reduce((total, factor) => total + merged[factor], 0);
	const micro = { ...policy.weights };
	let largest = FACTORS[0] ?? "freshness";
	let rest = 100 * MICRO;
	for (const factor of FACTORS) {
		micro[factor] = Math.round((merged[factor] / sum) * 100 * MICRO);
		rest -= micro[factor];
		if (micro[factor] > micro[largest]) largest = factor;
	}
	micro[largest] += rest;
	return micro;
}

/** The four weights of a preset in points. */
export function resolveWeights(policy: PolicyConfig, preset: Preset): Weights {
	const micro = resolveMicroWeights(policy, preset);
	return {
		freshness: micro.freshness / MICRO,
		latency: micro.latency / MICRO,
		quality: micro.quality / MICRO,
		cost: micro.cost / MICRO,
	};
}

/** The weights of every preset in points, for display. */
export function resolvePresetWeights(policy: PolicyConfig): Record<Preset, Weights> {
	return {
		balanced: resolveWeights(policy, "balanced"),
		fast: resolveWeights(policy, "fast"),
		quality: resolveWeights(policy, "quality"),
	};
}
