import fc from "fast-check";
import { expect, test } from "vitest";
import { priceUsage } from "#server/gateway/core/price-usage.ts";
import { costLines } from "./cost-lines.ts";

const pico = fc.integer({ min: 0, max: 100_000_000 });
const count = fc.integer({ min: 0, max: 200_000 });
const prices = fc.record({
	promptPico: pico,
	completionPico: pico,
	requestNanos: fc.constantFrom(0, 5_000_000),
	imagePico: fc.constant(null),
	cacheReadPico: fc.option(pico, { nil: null }),
	cacheWritePico: fc.option(pico, { nil: null }),
	reasoningPico: fc.option(pico, { nil: null }),
});
const counts = fc.record({
	prompt: count,
	completion: count,
	cacheRead: count,
	cacheWrite: count,
	reasoning: count,
});

test("the parts add up to what the gateway wrote into the record, whatever was cached", () => {
	fc.assert(
		fc.property(prices, counts, (price, tokens) => {
			const sum = costLines(price, tokens).reduce((total, { nanos }) => total + nanos, 0);
			expect(Math.abs(sum - priceUsage(price, tokens))).toBeLessThan(1);
		}),
	);
});

test("parts without a price of their own say so; parts that did not occur are left out", () => {
	const price = {
		promptPico: 2_500_000,
		completionPico: 10_000_000,
		requestNanos: 0,
		imagePico: null,
		cacheReadPico: 250_000,
		cacheWritePico: null,
		reasoningPico: null,
	};
	const tokens = { prompt: 1000, completion: 200, cacheRead: 400, cacheWrite: 0, reasoning: 50 };
	expect(costLines(price, tokens)).toEqual([
		{ part: "prompt", amount: 600, pico: 2_500_000, isOwnPrice: true, nanos: 1_500_000 },
		{ part: "cacheRead", amount: 400, pico: 250_000, isOwnPrice: true, nanos: 100_000 },
		{ part: "completion", amount: 150, pico: 10_000_000, isOwnPrice: true, nanos: 1_500_000 },
		{ part: "reasoning", amount: 50, pico: 10_000_000, isOwnPrice: false, nanos: 500_000 },
	]);
});
