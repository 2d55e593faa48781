import { describe, expect, it } from "vitest";
import { priceAnswer } from "#server/adapters/simulator/core/pico-dollars.ts";
import { SIMULATED_MODELS } from "#server/adapters/simulator/core/simulated-models.ts";
import { writeModelList } from "#server/adapters/simulator/core/wire-catalog.ts";
import { priceUsage } from "#server/gateway/core/price-usage.ts";
import { effectivePrice } from "#server/policy/index.ts";
import { parseModelsAnswer } from "./parse-models-answer.ts";

const morning = Date.UTC(2026, 10, 22, 9);
/** Inside the window of the model that is cheaper at night, which wraps over midnight. */
const night = Date.UTC(2026, 10, 22, 0, 15);

function parseSimulated(nowMs: number) {
	const answer = parseModelsAnswer(JSON.stringify(writeModelList(nowMs)));
	if (answer.kind !== "models") throw new Error(answer.reason);
	return new Map(answer.models.map((model) => [model.id, model]));
}

describe("what the simulator bills and what we compute from its list", () => {
	const requests = [
		{ prompt: 1_000, cacheRead: 0, completion: 500 },
		{ prompt: 200_000, cacheRead: 0, completion: 7 },
		{ prompt: 200_001, cacheRead: 100, completion: 7 },
	];

	it.each(SIMULATED_MODELS.map((model) => [model.id, model] as const))(
		"agree on %s",
		(id, model) => {
			for (const nowMs of [morning, night]) {
				const listed = parseSimulated(nowMs).get(id);
				if (listed === undefined) throw new Error("not listed");
				for (const tokens of requests) {
					const billedNanos = priceAnswer(model, tokens, nowMs) * 1e9;
					const price = effectivePrice(listed, nowMs, tokens.prompt);
					const computed = priceUsage(price, { ...tokens, cacheWrite: 0, reasoning: 0 });
					expect(Math.abs(computed - billedNanos)).toBeLessThanOrEqual(0.51);
				}
			}
		},
	);
});
