import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitTokens } from "./count-tokens.ts";
import { readDirectives, stripDirectives } from "./directives.ts";
import { generateInstance } from "./generate-instance.ts";
import { formatPicoUsd, priceAnswer } from "./pico-dollars.ts";
import { planReply } from "./plan-reply.ts";
import { readChatRequest } from "./read-chat-request.ts";
import { createSeededRandom } from "./seeded-random.ts";
import { findSimulatedModel, SIMULATED_MODELS } from "./simulated-models.ts";

function request(text: string, extra: Record<string, unknown> = {}) {
	const messages = [{ role: "user", content: text }];
	const read = readChatRequest(JSON.stringify({ model: "openai/sim-flash", messages, ...extra }));
	if (!read.ok) throw new Error(read.message);
	return read.request;
}

function model(id: string) {
	const found = findSimulatedModel(id);
	if (found === null) throw new Error(id);
	return found;
}

function plan(text: string, modelId = "openai/sim-flash", extra: Record<string, unknown> = {}) {
	const chat = request(text, extra);
	return planReply({
		id: "gen-1-abcdefghijkl",
		request: chat,
		model: model(modelId),
		directives: readDirectives(chat, null),
		promptTokens: 10,
		nowMs: 0,
		random: createSeededRandom(1),
		latencyScale: 1,
	});
}

describe("tokens and money", () => {
	it("cutting a text into tokens loses nothing", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), (text) => {
				expect(splitTokens(text).join("")).toBe(text);
			}),
		);
	});

	it("writes picodollars as OpenRouter's decimal strings", () => {
		expect([0, 1, 250_000, 30_000_000, 1_500_000_000_000].map(formatPicoUsd)).toEqual([
			"0",
			"0.000000000001",
			"0.00000025",
			"0.00003",
			"1.5",
		]);
	});

	it("bills discount, long-prompt price and night price", () => {
		const tokens = { prompt: 1_000_000, cacheRead: 0, completion: 0 };
		const noon = Date.UTC(2026, 0, 1, 12);
		const night = Date.UTC(2026, 0, 1, 0, 29);
		expect(priceAnswer(model("meta-llama/sim-ranger"), tokens, noon)).toBeCloseTo(0.15);
		expect(priceAnswer(model("google/sim-comet"), tokens, noon)).toBeCloseTo(4);
		expect(priceAnswer(model("mistralai/sim-breeze"), tokens, noon)).toBeCloseTo(0.4);
		expect(priceAnswer(model("mistralai/sim-breeze"), tokens, night)).toBeCloseTo(0.2);
	});
});

describe("directives", () => {
	it("are read from the last user message, never from an answer, a tool or an earlier turn", () => {
		const chat = request("[[sim:ttft=5]] hello", {
			messages: [
				{ role: "system", content: "[[sim:tps=1000]]" },
				{ role: "user", content: "[[sim:fault=cut]]" },
				{ role: "assistant", content: "[[sim:fault=500]]" },
				{ role: "tool", content: "[[sim:fault=500]]" },
				{ role: "user", content: [{ type: "text", text: "[[sim:ttft=5]] hello" }] },
				{ role: "assistant", content: "[[sim:ttft=9]]" },
			],
		});
		expect(readDirectives(chat, null)).toMatchObject({
			fault: null,
			ttftMs: 5,
			tokensPerSecond: null,
		});
	});

	it("name a fault with its model and number of times; the header wins", () => {
		const chat = request("[[sim:fault=503@openai/sim-flash*2]]");
		expect(readDirectives(chat, null).fault).toEqual({
			kind: "503",
			modelId: "openai/sim-flash",
			times: 2,
		});
		expect(readDirectives(chat, "cut").fault?.kind).toBe("cut");
	});

	it("leave no trace in the quoted request, and nonsense is left alone", () => {
		expect(stripDirectives("a [[sim:ttft=5]] b")).toBe("a  b");
		expect(readDirectives(request("[[sim:ttft=-3]] [[sim:tokens=x]]"), null)).toMatchObject({
			ttftMs: null,
			completionTokens: null,
		});
	});
});

describe("replies", () => {
	it("echoes the text verbatim on demand", () => {
		expect(plan("<img src=x> **a** [[sim:echo=1]]").pieces.join("")).toBe("<img src=x> **a**");
	});

	it("stops before a stop word", () => {
		const text = plan("go on", "openai/sim-flash", { stop: ["You asked"] }).pieces.join("");
		expect(text).toContain("Simulated answer");
		expect(text).not.toContain("You asked");
	});

	it("draws first-token times around the model's median", () => {
		const random = createSeededRandom(5);
		const chat = request("x");
		const input = {
			request: chat,
			model: model("google/sim-comet"),
			directives: readDirectives(chat, null),
		};
		const times = Array.from(
			{ length: 400 },
			() =>
				planReply({ ...input, id: "gen", promptTokens: 1, nowMs: 0, random, latencyScale: 1 })
					.ttftMs,
		).sort((a, b) => a - b);
		expect(times[200]).toBeGreaterThan(800);
		expect(times[200]).toBeLessThan(900);
		expect(times[380]).toBeLessThan(1_500);
	});

	it("reasons only where the model can and the caller asked", () => {
		expect(plan("x").reasoning).toEqual([]);
		expect(plan("x", "openai/sim-flash", { reasoning: {} }).reasoning).toEqual([]);
		const usage = plan("x", "anthropic/sim-large", { reasoning: {} }).usage;
		expect(usage.reasoningTokens).toBeGreaterThan(0);
		expect(usage.completionTokens).toBeGreaterThan(usage.reasoningTokens);
	});
});

describe("instances of a JSON schema", () => {
	it("resolve references and end recursive ones", () => {
		const schema = {
			type: "object",
			properties: { root: { $ref: "#/$defs/node" } },
			$defs: {
				node: {
					type: "object",
					required: ["name"],
					properties: {
						name: { type: "string" },
						next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] },
					},
				},
			},
		};
		const text = JSON.stringify(generateInstance(schema, "hi"));
		expect(text).toContain('"name"');
		expect(text.length).toBeLessThan(2_000);
	});

	it("merge allOf, honour const, formats and bounds", () => {
		const schema = {
			allOf: [
				{ type: "object", properties: { kind: { const: "x" } } },
				{
					properties: {
						when: { type: "string", format: "date" },
						n: { type: "integer", minimum: 50, maximum: 60 },
					},
				},
			],
		};
		expect(generateInstance(schema, "hi")).toEqual({ kind: "x", when: "2026-01-15", n: 50 });
	});

	it("never throw or hang, whatever the schema", () => {
		fc.assert(
			fc.property(
				fc.dictionary(
					fc.constantFrom("type", "anyOf", "$ref", "items", "enum", "properties", "allOf"),
					fc.jsonValue(),
				),
				(schema) => {
					generateInstance(schema, "x");
				},
			),
		);
	});
});

describe("the invented models", () => {
	it("are about 25, plainly invented, of seven authors", () => {
		expect(SIMULATED_MODELS.length).toBeGreaterThanOrEqual(25);
		for (const { id, name } of SIMULATED_MODELS) {
			expect(id).toContain("/sim-");
			expect(name).toContain("simulated");
		}
		expect(new Set(SIMULATED_MODELS.map(({ id }) => id.split("/")[0])).size).toBe(7);
	});
});
