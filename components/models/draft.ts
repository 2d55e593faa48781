import type {
	CandidateExplanation,
	Factor,
	PolicyConfig,
	Preset,
} from "#server/policy/contract.ts";

/** The weights that hold for a preset, on the scale on which they were written. */
export function weightsOf(config: PolicyConfig, preset: Preset): Readonly<Record<Factor, number>> {
	const own = config.presets[preset];
	const read = (factor: Factor) => own[factor] ?? config.weights[factor];
	return {
		freshness: read("freshness"),
		latency: read("latency"),
		quality: read("quality"),
		cost: read("cost"),
	};
}

/** Changes the weight where the preset takes it from: its own, else the one that all share. */
export function withWeight(
	config: PolicyConfig,
	preset: Preset,
	change: { readonly factor: Factor; readonly value: number },
): PolicyConfig {
	const { factor, value } = change;
	const own = config.presets[preset];
	if (own[factor] === undefined) {
		return { ...config, weights: { ...config.weights, [factor]: value } };
	}
	return { ...config, presets: { ...config.presets, [preset]: { ...own, [factor]: value } } };
}

/** Points of 100 that a weight amounts to; `null` when all are 0. */
export function pointsOf(weights: Readonly<Record<Factor, number>>, factor: Factor): number | null {
	const sum = weights.freshness + weights.latency + weights.quality + weights.cost;
	return sum === 0 ? null : (weights[factor] / sum) * 100;
}

/** The draft of an address; `null` when it is none. Its values are the server's to judge. */
export function parseDraft(text: string): PolicyConfig | null {
	try {
		const value: unknown = JSON.parse(text);
		return isPolicy(value) ? value : null;
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}

const PARTS = ["weights", "presets", "freshness", "latency", "cost"] as const;

function isPolicy(value: unknown): value is PolicyConfig {
	if (typeof value !== "object" || value === null) return false;
	const entries = new Map<string, unknown>(Object.entries(value));
	return PARTS.every((part) => typeof entries.get(part) === "object" && entries.get(part) !== null);
}

/** Places won since the ranking in force: 2 is two places up; `new`: it was no candidate before. */
export type RankChange = number | "new";

/** How each candidate of the draft stands against the ranking in force. */
export function rankChanges(
	before: readonly CandidateExplanation[],
	after: readonly CandidateExplanation[],
): ReadonlyMap<string, RankChange> {
	const ranks = new Map(before.map(({ modelId, rank }) => [modelId, rank]));
	return new Map(
		after.map(({ modelId, rank }) => {
			const known = ranks.get(modelId);
			return [modelId, known === undefined ? "new" : known - rank];
		}),
	);
}
