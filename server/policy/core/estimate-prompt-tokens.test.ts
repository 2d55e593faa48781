import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimatePromptTokens, estimateTextTokens } from "./estimate-prompt-tokens.ts";

const ofText = (content: string) => estimatePromptTokens({ messages: [{ role: "user", content }] });

describe("estimatePromptTokens", () => {
	it("counts four English characters a token and more for other scripts", () => {
		expect(estimateTextTokens("a".repeat(400))).toBe(100);
		expect(estimateTextTokens("д".repeat(400))).toBe(200);
		expect(estimateTextTokens("語".repeat(400))).toBe(400);
	});

	it("counts one letter of another alphabet in a text of any length", () => {
		for (const length of [8, 63, 64, 65, 1000, 8192]) {
			const ascii = "a".repeat(length);
			expect(estimateTextTokens(ascii)).toBe(length / 4);
			expect(estimateTextTokens(`${ascii.slice(1)}д`)).toBeCloseTo((length + 1) / 4);
		}
	});

	it("counts pictures by a fixed amount and never by their base64 text", () => {
		const picture = (bytes: number) => ({
			type: "image_url",
			image_url: { url: `data:image/png;base64,${"A".repeat(bytes)}` },
		});
		const tokens = (bytes: number) =>
			estimatePromptTokens({ messages: [{ role: "user", content: [picture(bytes)] }] });
		expect(tokens(10)).toBe(tokens(1_000_000));
		expect(tokens(10)).toBeGreaterThan(1000);
	});

	it("counts tool definitions and the schema of the answer", () => {
		const messages = [{ role: "user", content: "hello" }];
		const tools = [
			{ type: "function", function: { name: "look_up", description: "x".repeat(800) } },
		];
		expect(estimatePromptTokens({ messages, tools })).toBeGreaterThan(
			estimatePromptTokens({ messages }) + 200,
		);
	});

	it("stays within 5 percent when it only samples a long text", () => {
		const long = "All work and no play. ".repeat(50_000);
		expect(Math.abs(ofText(long) / (long.length / 4) - 1)).toBeLessThan(0.05);
	});

	it("never fails and never shrinks when text is added, whatever the body holds", () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.string(), (value, text) => {
				const before = estimatePromptTokens({ messages: [value], tools: value });
				const after = estimatePromptTokens({ messages: [value, text], tools: value });
				expect(Number.isSafeInteger(before)).toBe(true);
				expect(after).toBeGreaterThan(before);
			}),
		);
	});
});
