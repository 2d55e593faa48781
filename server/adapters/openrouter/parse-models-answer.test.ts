import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDecimal, toScaledInteger } from "./decimal.ts";
import { parseEndpointLatency } from "./parse-endpoints.ts";
import { parseModelsAnswer } from "./parse-models-answer.ts";

function wireModel(id: string, changes: Record<string, unknown> = {}) {
	return {
		id,
		name: id,
		created: 1_790_000_000,
		context_length: 128_000,
		architecture: { input_modalities: ["text"], output_modalities: ["text"] },
		pricing: { prompt: "0.000001", completion: "0.000002" },
		top_provider: { context_length: 128_000, max_completion_tokens: 4_096 },
		supported_parameters: ["tools"],
		expiration_date: null,
		...changes,
	};
}

function parse(...models: unknown[]) {
	return parseModelsAnswer(JSON.stringify({ data: models }));
}

function parseOne(changes: Record<string, unknown>) {
	const answer = parse(wireModel("openai/a", changes));
	if (answer.kind !== "models") throw new Error(answer.reason);
	const [model] = answer.models;
	if (model === undefined) throw new Error("set aside");
	return model;
}

describe("prices", () => {
	it("reads decimal strings as exact picodollars, rounding half to even", () => {
		const cases: [string, number][] = [
			["0.00003", 30_000_000],
			["0.00000001", 10_000],
			["0.00000008333333333333334", 83_333],
			["0.0000000000005", 0],
			["0.0000000000015", 2],
			["0.0000000000025", 2],
			["1e-7", 100_000],
			["0", 0],
		];
		for (const [text, pico] of cases) {
			expect([
				text,
				parseOne({ pricing: { prompt: text, completion: "0" } }).price.promptPico,
			]).toEqual([text, pico]);
		}
	});

	it("gives every whole number of picodollars back", () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (pico) => {
				const digits = String(pico).padStart(13, "0");
				const text = `${digits.slice(0, -12)}.${digits.slice(-12)}`;
				const decimal = parseDecimal(text);
				expect(decimal && toScaledInteger(decimal, 12)).toBe(pico);
			}),
		);
	});

	it("applies the discount to every price, overrides included", () => {
		const { price, priceOverrides } = parseOne({
			pricing: {
				prompt: "0.000003",
				completion: "0.000015",
				input_cache_read: "0.0000003",
				request: "0.001",
				discount: 0.1,
				overrides: [{ min_prompt_tokens: 200_000, prompt: "0.000006" }],
			},
		});
		expect(price).toMatchObject({
			promptPico: 2_700_000,
			completionPico: 13_500_000,
			cacheReadPico: 270_000,
			requestNanos: 900_000,
		});
		expect(priceOverrides[0]?.price).toEqual({ promptPico: 5_400_000 });
	});

	it("reads conditions of overrides: exclusive threshold, clock numbers, days", () => {
		const overrides = [
			{ min_prompt_tokens: 200_000, prompt: "0" },
			{ utc_start: 1630, utc_end: 30, utc_days: ["monday", "sunday"], completion: "0" },
		];
		const pricing = { prompt: "1e-6", completion: "1e-6", overrides };
		expect(parseOne({ pricing }).priceOverrides).toEqual([
			{
				minPromptTokens: 200_001,
				utcStartMinute: null,
				utcEndMinute: null,
				utcDays: null,
				price: { promptPico: 0 },
			},
			{
				minPromptTokens: null,
				utcStartMinute: 990,
				utcEndMinute: 30,
				utcDays: [1, 0],
				price: { completionPico: 0 },
			},
		]);
	});
});

describe("one model's fault sets that one aside", () => {
	const others = Array.from({ length: 9 }, (_, i) => wireModel(`openai/good${i}`));

	it.each([
		["an id without an author", { id: "nonsense" }, "author/slug"],
		["no price of the prompt", { pricing: { completion: "0" } }, "missing"],
		["a price that is no string", { pricing: { prompt: 1, completion: "0" } }, "decimal string"],
		["no context length", { context_length: null, top_provider: null }, "context length"],
		["an expiry that is no date", { expiration_date: "soon" }, "not a date"],
		["no modalities", { architecture: {} }, "architecture.input_modalities"],
		[
			"an override on an unknown day",
			{ pricing: { prompt: "0", completion: "0", overrides: [{ utc_days: ["someday"] }] } },
			"unknown day",
		],
		[
			"a price that depends on a router's choice",
			{ pricing: { prompt: "-1", completion: "-1" } },
			"depends",
		],
		["a floating alias", { id: "~openai/latest" }, "alias"],
		["a second listing", { id: "openai/good0" }, "twice"],
	])("%s", (_name, changes, reason) => {
		const answer = parse(...others, wireModel("openai/bad", changes));
		if (answer.kind !== "models") throw new Error(answer.reason);
		expect(answer.models).toHaveLength(9);
		expect(answer.setAside).toHaveLength(1);
		expect(answer.setAside[0]?.reason).toContain(reason);
	});

	it("but unknown fields, benchmarks of another shape and odd dates set nothing aside", () => {
		const model = parseOne({
			created: 9e15,
			benchmarks: [1],
			brand_new: { a: 1 },
			per_request_limits: 7,
		});
		expect(model.createdMs).toBeNull();
		expect(model.benchmarks).toEqual({});
	});
});

describe("a bad answer is refused as a whole", () => {
	const good = wireModel("openai/good");
	const text = JSON.stringify({ data: [good], total_count: 1 });

	it.each([
		["an empty text", "", "not JSON"],
		["a cut answer", text.slice(0, -20), "not JSON"],
		["an HTML page", "<html></html>", "not JSON"],
		["an error object", '{"error":{"code":500}}', "no list"],
		["null", "null", "no list"],
		["no models", '{"data":[]}', "no models"],
		["a page instead of the list", JSON.stringify({ data: [good], total_count: 2 }), "1 of 2"],
		[
			"a negative price",
			JSON.stringify({
				data: [good, wireModel("a/b", { pricing: { prompt: "-0.5", completion: "0" } })],
			}),
			"negative",
		],
		[
			"a NaN price",
			JSON.stringify({
				data: [good, wireModel("a/b", { pricing: { prompt: "NaN", completion: "0" } })],
			}),
			'"NaN"',
		],
		[
			"an infinite price",
			JSON.stringify({
				data: [good, wireModel("a/b", { pricing: { prompt: "1e40", completion: "0" } })],
			}),
			"out of range",
		],
		[
			"a discount above 1",
			JSON.stringify({
				data: [wireModel("a/b", { pricing: { prompt: "1", completion: "0", discount: 1.5 } })],
			}),
			"discount",
		],
		[
			"models of an unknown shape",
			JSON.stringify({ data: [good, { slug: "x" }, { slug: "y" }] }),
			"2 of 3 models are unreadable",
		],
	])("%s", (_name, answer, reason) => {
		const parsed = parseModelsAnswer(answer);
		expect(parsed.kind).toBe("refused");
		expect(parsed.kind === "refused" && parsed.reason).toContain(reason);
	});

	it("never throws, whatever JSON it is given", () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				parseModelsAnswer(JSON.stringify({ data: [value, good] }));
				parseModelsAnswer(JSON.stringify(value));
			}),
		);
	});
});

describe("parseModel", () => {
	it("lets a model answer until the end of its last day", () => {
		const model = parseOne({ expiration_date: "2026-05-15" });
		expect(model.expiresMs).toBe(Date.UTC(2026, 4, 16) - 1);
	});

	it("takes the mean of the Design Arena's Elos and the indices by name", () => {
		const benchmarks = {
			artificial_analysis: { intelligence_index: 57.3, coding_index: null },
			design_arena: [{ elo: 1200 }, { elo: 1301 }],
		};
		expect(parseOne({ benchmarks }).benchmarks).toEqual({
			intelligence_index: 57.3,
			design_arena_elo: 1250.5,
		});
	});
});

describe("parseEndpointLatency", () => {
	const endpoint = (p50: number, status = 0) => ({
		status,
		latency_last_30m: { p50, p75: p50, p90: p50 * 2, p99: p50 * 4 },
	});

	it("gives the median over the endpoints in service", () => {
		const endpoints = [endpoint(100), endpoint(300), endpoint(900), endpoint(9, -2)];
		expect(parseEndpointLatency({ data: { endpoints } })).toEqual({
			p50: 300,
			p90: 600,
			p99: 1200,
		});
		expect(parseEndpointLatency({ data: { endpoints: endpoints.slice(0, 2) } })?.p50).toBe(200);
	});

	it.each([
		["no key", { data: { endpoints: [{ status: 0, latency_last_30m: null }] } }],
		["no endpoints", { data: { endpoints: [] } }],
		["another shape", { error: { code: 404 } }],
	])("is null with %s", (_name, json) => {
		expect(parseEndpointLatency(json)).toBeNull();
	});
});

const corpus = process.env.SOPHIA_CORPUS ?? path.resolve("../shared/data");
const recorded = path.join(corpus, "openrouter/models-2026-05-15.json.gz");

describe("the recorded answer of 15 May 2026", () => {
	const isMissing = !existsSync(recorded);
	it.skipIf(isMissing)(
		isMissing ? `skipped: ${recorded} is not there (set SOPHIA_CORPUS)` : "is read whole",
		() => {
			const answer = parseModelsAnswer(gunzipSync(readFileSync(recorded)).toString("utf8"));
			if (answer.kind !== "models") throw new Error(answer.reason);
			const reasons = new Map<string, number>();
			for (const { reason } of answer.setAside) {
				reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
			}
			expect([...reasons.values()]).toEqual([8, 3]);
			expect(answer.models).toHaveLength(364 - 11);
			const opus = answer.models.find(({ id }) => id === "anthropic/claude-opus-4.7-fast");
			expect(opus).toMatchObject({
				author: "anthropic",
				createdMs: 1_778_613_011_000,
				contextTokens: 1_000_000,
				maxCompletionTokens: 128_000,
				price: {
					promptPico: 30_000_000,
					completionPico: 150_000_000,
					cacheReadPico: 3_000_000,
					cacheWritePico: 37_500_000,
				},
			});
			const lite = answer.models.find(({ id }) => id === "google/gemini-2.5-flash-lite");
			expect(lite?.price.cacheWritePico).toBe(83_333);
			const grok = answer.models.find(({ id }) => id === "x-ai/grok-4");
			expect(grok?.expiresMs).toBe(Date.UTC(2026, 4, 16) - 1);
		},
	);
});
