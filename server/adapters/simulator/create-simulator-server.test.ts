import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#server/platform/clock.ts";
import { KNOWN_FAULTS } from "./core/build-reply.ts";
import { createSeededRandom } from "./core/seeded-random.ts";
import { createSimulatorServer, type SimulatorServer } from "./create-simulator-server.ts";
import { systemTimers } from "./system-timers.ts";

const QUICK = "[[sim:ttft=0]][[sim:tps=0]]";
let simulator: SimulatorServer;

beforeAll(async () => {
	simulator = await createSimulatorServer({
		clock: systemClock,
		timers: systemTimers,
		random: createSeededRandom(1),
		port: 0,
		seededFailures: false,
	});
});

afterAll(() => simulator.close());

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
	return fetch(`${simulator.url}${path}`, { headers });
}

interface Ask {
	readonly text?: string;
	readonly model?: string;
	readonly stream?: boolean;
	readonly fault?: string;
	readonly extra?: Record<string, unknown>;
}

function ask({ text = "Hello", model = "openai/sim-flash", stream, fault, extra }: Ask) {
	return fetch(`${simulator.url}/chat/completions`, {
		method: "POST",
		headers: { authorization: "Bearer any", ...(fault && { "x-sim-fault": fault }) },
		body: JSON.stringify({
			model,
			stream: stream ?? false,
			messages: [{ role: "user", content: `${text} ${QUICK}` }],
			...extra,
		}),
		signal: AbortSignal.timeout(5_000),
	});
}

function readEvents(body: string): string[] {
	return body
		.split("\n\n")
		.filter((event) => event.startsWith("data: "))
		.map((event) => event.slice("data: ".length));
}

describe("model list", () => {
	it("answers 304 to its own ETag, and the whole list to any other", async () => {
		const first = await get("/models");
		const etag = first.headers.get("etag") ?? "";
		const list = await first.json();
		expect(list.data).toHaveLength(list.total_count);
		expect((await get("/models", { "if-none-match": etag })).status).toBe(304);
		expect((await get("/models", { "if-none-match": '"other"' })).status).toBe(200);
	});

	it("shows published latencies only to who sends a key", async () => {
		const path = "/models/openai/sim-flash/endpoints";
		const without = await (await get(path)).json();
		const withKey = await (await get(path, { authorization: "Bearer any" })).json();
		expect(without.data.endpoints[0].latency_last_30m).toBeNull();
		expect(withKey.data.endpoints[0].latency_last_30m.p90).toBeGreaterThan(0);
	});
});

describe("chat", () => {
	it("refuses a call without a key with 401", async () => {
		const response = await fetch(`${simulator.url}/chat/completions`, {
			method: "POST",
			body: "{}",
		});
		expect(response.status).toBe(401);
		expect((await response.json()).error.code).toBe(401);
	});

	it("streams a comment, the role first, usage in the last chunk, then [DONE]", async () => {
		const body = await (await ask({ stream: true })).text();
		expect(body.startsWith(": OPENROUTER PROCESSING\n\n")).toBe(true);
		const events = readEvents(body);
		expect(events.at(-1)).toBe("[DONE]");
		const chunks = events.slice(0, -1).map((event) => JSON.parse(event));
		expect(chunks[0].choices[0].delta.role).toBe("assistant");
		expect(chunks.at(-2).choices[0].finish_reason).toBe("stop");
		const { usage, choices } = chunks.at(-1);
		expect(choices).toEqual([]);
		expect(usage.cost).toBeGreaterThan(0);
		expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens);
	});

	it("says that it is simulated and quotes the request without the directives", async () => {
		const answer = await (await ask({ text: "Compare two databases" })).json();
		const { content } = answer.choices[0].message;
		expect(content).toContain("Simulated answer");
		expect(content).toContain("“Compare two databases”");
		expect(content).not.toContain("[[sim:");
	});

	it("gives as many tokens as asked, and stops at max_tokens with `length`", async () => {
		const long = await (await ask({ text: "[[sim:tokens=400]]" })).json();
		expect(long.usage.completion_tokens).toBe(400);
		const cut = await (await ask({ extra: { max_tokens: 7 } })).json();
		expect(cut.usage.completion_tokens).toBe(7);
		expect(cut.choices[0].finish_reason).toBe("length");
	});

	it("answers a JSON schema with an instance of it", async () => {
		const schema = {
			type: "object",
			required: ["city", "risk"],
			properties: {
				city: { type: "string", maxLength: 12 },
				risk: { enum: ["low", "high"] },
				share: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
				days: { type: "array", minItems: 3, items: { type: "integer", minimum: 5, maximum: 9 } },
			},
		};
		const format = { type: "json_schema", json_schema: { name: "x", strict: true, schema } };
		const answer = await (await ask({ extra: { response_format: format } })).json();
		const value = JSON.parse(answer.choices[0].message.content);
		expect(value.city.length).toBeLessThanOrEqual(12);
		expect(["low", "high"]).toContain(value.risk);
		expect(value.share).toBeGreaterThan(0);
		expect(value.share).toBeLessThan(1);
		expect(value.days).toEqual([9, 9, 9]);
	});

	const weather = {
		type: "function",
		function: {
			name: "get_weather",
			parameters: { type: "object", properties: { city: { type: "string" } } },
		},
	};

	it("streams a tool call that assembles to valid arguments", async () => {
		const extra = { tools: [weather], tool_choice: "required" };
		const events = readEvents(await (await ask({ stream: true, extra })).text()).slice(0, -1);
		const choices = events.flatMap((event) => JSON.parse(event).choices);
		const calls = choices.flatMap((choice) => choice.delta.tool_calls ?? []);
		expect(calls[0].function.name).toBe("get_weather");
		const text = calls.map((call) => call.function.arguments).join("");
		expect(JSON.parse(text)).toHaveProperty("city");
		expect(choices.at(-1).finish_reason).toBe("tool_calls");
	});

	it("calls a tool when the text names it, and follows up on its result", async () => {
		const tools = [weather];
		const call = await (await ask({ text: "run get_weather for Bern", extra: { tools } })).json();
		expect(call.choices[0].finish_reason).toBe("tool_calls");
		const messages = [
			{ role: "user", content: `run get_weather for Bern ${QUICK}` },
			call.choices[0].message,
			{ role: "tool", tool_call_id: "x", content: "12 degrees, rain" },
		];
		const after = await (await ask({ extra: { tools, messages } })).json();
		expect(after.choices[0].message.content).toContain("12 degrees, rain");
	});

	it("remembers an answer for /generation", async () => {
		const answer = await (await ask({})).json();
		const path = `/generation?id=${answer.id}`;
		const stats = await (await get(path, { authorization: "Bearer any" })).json();
		expect(stats.data.total_cost).toBe(answer.usage.cost);
	});

	it.each([
		["unknown model", { model: "openai/none" }, 400, "not a valid model ID"],
		["expired model", { model: "mistralai/sim-zephyr" }, 404, "No endpoints found"],
		[
			"prompt beyond the context",
			{ model: "meta-llama/sim-pebble", text: "x".repeat(40_000) },
			400,
			"maximum context length",
		],
		["unknown fault", { fault: "nonsense" }, 400, "unknown simulated fault"],
	])("refuses %s with OpenRouter's status", async (_name, input, status, text) => {
		const response = await ask(input);
		expect(response.status).toBe(status);
		expect((await response.json()).error.message).toContain(text);
	});
});

describe("faults on demand", () => {
	const statuses = KNOWN_FAULTS.filter((kind) => /^\d{3}$/.test(kind));

	it.each(statuses)("answers %s with that status and an error object", async (kind) => {
		const response = await ask({ fault: kind });
		expect(response.status).toBe(Number(kind));
		const { error } = await response.json();
		expect(error.code).toBe(Number(kind));
		expect(error.metadata.error_type).toBeTruthy();
	});

	it("sends Retry-After with 429, as long as asked", async () => {
		const response = await ask({ fault: "429", text: "[[sim:retry-after=7]]" });
		expect(response.headers.get("retry-after")).toBe("7");
	});

	it.each([false, true])("resets the connection before the headers (stream %s)", async (stream) => {
		await expect(ask({ stream, fault: "reset_before_headers" })).rejects.toThrow();
	});

	it.each(["reset_mid_stream", "reset_after_headers"])("breaks the body: %s", async (fault) => {
		const response = await ask({ stream: true, fault });
		expect(response.status).toBe(200);
		await expect(response.text()).rejects.toThrow();
	});

	it("cuts a stream cleanly without finish_reason or [DONE]", async () => {
		const body = await (await ask({ stream: true, fault: "cut" })).text();
		expect(readEvents(body).length).toBeGreaterThan(3);
		expect(body).not.toContain("[DONE]");
		expect(body).not.toContain('"finish_reason":"stop"');
	});

	it("strikes only the named model, and only so many times for one prompt", async () => {
		const text = "[[sim:fault=503@openai/sim-flash*1]]";
		expect((await ask({ text })).status).toBe(503);
		expect((await ask({ text })).status).toBe(200);
		expect((await ask({ text, model: "openai/sim-mini" })).status).toBe(200);
	});

	it.each([
		["error_chunk", (body: string) => body.includes('"error":{"code":502')],
		["error_chunk_empty_choices", (body: string) => /"choices":\[\].*"error"/.test(body)],
		["no_done", (body: string) => !body.includes("[DONE]") && body.includes('"stop"')],
		["data_after_done", (body: string) => readEvents(body).at(-1) !== "[DONE]"],
		["choices_null", (body: string) => body.includes('"choices":null')],
		["missing_role", (body: string) => !body.includes('"role"')],
		["missing_index", (body: string) => !body.includes('"index"')],
		["no_finish_reason", (body: string) => !/"finish_reason":"/.test(body)],
		["finish_error", (body: string) => body.includes('"finish_reason":"error"')],
		["malformed", (body: string) => body.includes("gen-broken")],
		["crlf", (body: string) => body.includes("\r\n\r\n")],
		["no_space", (body: string) => body.includes("\ndata:{")],
	] as const)("spoils the stream: %s", async (fault, isSpoiled) => {
		const good = await (await ask({ stream: true })).text();
		expect(isSpoiled(good)).toBe(false);
		expect(isSpoiled(await (await ask({ stream: true, fault })).text())).toBe(true);
	});

	it("leaves a stall open until the client leaves", async () => {
		const response = await ask({ stream: true, fault: "stall" });
		const reader = response.body?.getReader();
		const first = await reader?.read();
		expect(first?.done).toBe(false);
		await reader?.cancel();
	});
});

describe("seeded failures", () => {
	it("fail at the model's own rate and never for a reliable model", async () => {
		const flaky = await createSimulatorServer({
			clock: systemClock,
			timers: systemTimers,
			random: createSeededRandom(7),
			port: 0,
			latencyScale: 0,
		});
		const count = async (model: string) => {
			let failed = 0;
			for (let i = 0; i < 200; i++) {
				const response = await fetch(`${flaky.url}/chat/completions`, {
					method: "POST",
					headers: { authorization: "Bearer any" },
					body: JSON.stringify({
						model,
						max_tokens: 1,
						messages: [{ role: "user", content: "x" }],
					}),
				});
				await response.text();
				if (response.status === 429) failed += 1;
			}
			return failed;
		};
		const rateLimited = await count("openai/sim-mini");
		expect(rateLimited).toBeGreaterThan(2);
		expect(rateLimited).toBeLessThan(25);
		expect(await count("openai/sim-flash")).toBe(0);
		await flaky.close();
	});
});
