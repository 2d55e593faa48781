import fc from "fast-check";
import { expect, test } from "vitest";
import { buildIntent, buildTerminal } from "../testing/build-records.ts";
import { toBelievable } from "./believable-terminal.ts";

const id = "019ab000-0000-7000-8000-000000000001";
const intent = buildIntent({ id, estimateNanos: 5_000, estimatePromptTokens: 12 });
const tokens = buildTerminal({ id }).tokens;

test("leaves a sound end as it is", () => {
	const terminal = buildTerminal({ id });
	expect(toBelievable(terminal, intent)).toBe(terminal);
});

test.each([
	["tokens beyond belief", { tokens: { ...tokens, prompt: 1e300 } }],
	["fractions of tokens", { tokens: { ...tokens, completion: 1.5 } }],
	["negative tokens", { tokens: { ...tokens, reasoning: -1 } }],
	["a cost that is not a number", { costNanos: Number.NaN }],
	["an infinite cost", { costNanos: Number.POSITIVE_INFINITY }],
])("prices %s at the estimate and says so", (_, over) => {
	expect(toBelievable(buildTerminal({ id, ...over }), intent)).toMatchObject({
		outcome: "ok",
		usageSource: "estimated",
		costNanos: 5_000,
		tokens: { prompt: 12, completion: 0 },
	});
});

test("gives only figures that the database takes, whatever comes in", () => {
	const anything = fc.double();
	fc.assert(
		fc.property(fc.array(anything, { minLength: 9, maxLength: 9 }), (values) => {
			const [prompt = 0, completion = 0, cacheRead = 0, cacheWrite = 0, reasoning = 0] = values;
			const [costNanos = 0, upstreamCostNanos = 0, ttftMs = 0, durationMs = 0] = values.slice(5);
			const result = toBelievable(
				buildTerminal({
					id,
					tokens: { prompt, completion, cacheRead, cacheWrite, reasoning },
					costNanos,
					upstreamCostNanos,
					ttftMs,
					durationMs,
				}),
				intent,
			);
			for (const value of [...Object.values(result.tokens), result.costNanos]) {
				expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
			}
			expect(result.upstreamCostNanos ?? 0).toBeGreaterThanOrEqual(0);
			expect(result.durationMs).toBeGreaterThanOrEqual(0);
			expect(result.ttftMs ?? 0).toBeGreaterThanOrEqual(0);
		}),
	);
});
