import { CLOSED_MODELS } from "./closed-models.ts";
import { OPEN_MODELS } from "./open-models.ts";
import type { SimulatedModel } from "./simulated-model.ts";

/**
 * The invented catalogue. Figures are chosen so that every factor of the policy shows at least
 * three different values: release ages on both sides of 90 and 180 days, first-token times on both
 * sides of 800 and 1,500 ms, prices on both sides of $0.01 per 1,000 tokens, benchmarks from poor
 * to best and missing. Each preset of the seed's policy has a winner of its own, for short and for
 * long prompts. Added to that are the cases that a real list has: discount, conditional prices, no
 * published latency, an expired model and authors that the policy does not allow.
 */
export const SIMULATED_MODELS: readonly SimulatedModel[] = [...CLOSED_MODELS, ...OPEN_MODELS];

const byId = new Map(SIMULATED_MODELS.map((model) => [model.id, model]));

export function findSimulatedModel(id: string): SimulatedModel | null {
	return byId.get(id) ?? null;
}
