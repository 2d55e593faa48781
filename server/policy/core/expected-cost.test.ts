import { describe, expect, it } from "vitest";
import type { PriceOverride } from "#server/catalog/contract.ts";
import { buildModel, NOW_MS, priceUsd } from "../testing/builders.ts";
import { effectivePrice, requestCostPico } from "./expected-cost.ts";

const always: PriceOverride = {
	minPromptTokens: null,
	utcStartMinute: null,
	utcEndMinute: null,
	utcDays: null,
	price: {},
};

function promptPico(overrides: readonly Partial<PriceOverride>[], promptTokens = 100): number {
	const priceOverrides = overrides.map((override) => ({ ...always, ...override }));
	const model = buildModel("openai/a", { price: priceUsd(3, 15), priceOverrides });
	return effectivePrice(model, NOW_MS, promptTokens).promptPico;
}

describe("effectivePrice", () => {
	it("changes only the keys that an override names, and later overrides win", () => {
		const model = buildModel("openai/a", {
			price: priceUsd(3, 15),
			priceOverrides: [
				{ ...always, price: { promptPico: 1, completionPico: 2 } },
				{ ...always, price: { promptPico: 7, cacheReadPico: null } },
			],
		});
		const price = effectivePrice(model, NOW_MS, 100);
		expect(price).toEqual({ ...model.price, promptPico: 7, completionPico: 2 });
	});

	it("starts at the given prompt size", () => {
		const long = { minPromptTokens: 200_000, price: { promptPico: 6 } };
		expect(promptPico([long], 199_999)).toBe(3_000_000);
		expect(promptPico([long], 200_000)).toBe(6);
	});

	it("holds from its first minute to before its last, also over midnight UTC", () => {
		const window = (utcStartMinute: number, utcEndMinute: number) =>
			promptPico([{ utcStartMinute, utcEndMinute, price: { promptPico: 6 } }]);
		expect(window(12 * 60, 13 * 60)).toBe(6);
		expect(window(11 * 60, 12 * 60)).toBe(3_000_000);
		expect(window(23 * 60, 12 * 60 + 1)).toBe(6);
		expect(window(13 * 60, 12 * 60)).toBe(3_000_000);
	});

	it("holds on its days only; the test's day is a Sunday", () => {
		const onDays = (utcDays: number[]) => promptPico([{ utcDays, price: { promptPico: 6 } }]);
		expect(onDays([0])).toBe(6);
		expect(onDays([1, 2, 3, 4, 5, 6])).toBe(3_000_000);
	});
});

it("prices input and output separately and adds the flat fee", () => {
	const price = { ...priceUsd(3, 15), requestNanos: 2_000_000 };
	expect(requestCostPico(price, 1000, 500)).toBe(3e9 + 7.5e9 + 2e9);
});
