import { describe, expect, test } from "vitest";
import { AppError } from "#server/platform/errors.ts";
import { callEdge, type EdgeEvent } from "./call-edge.ts";

function edgeThatAnswers(response: () => Response) {
	const seen: { url: string; body: unknown; authorization: string | null }[] = [];
	const fake: typeof fetch = async (input, init) => {
		const headers = new Headers(init?.headers);
		seen.push({
			url: String(input),
			body: JSON.parse(String(init?.body)),
			authorization: headers.get("authorization"),
		});
		return response();
	};
	return { fake, seen };
}

async function collect(response: () => Response, stream = true) {
	const { fake, seen } = edgeThatAnswers(response);
	const events: EdgeEvent[] = [];
	const call = callEdge({
		edgeUrl: "http://edge",
		token: "svc_token",
		body: { model: "auto", messages: [], stream },
		signal: undefined,
		fetch: fake,
	});
	for await (const event of call) events.push(event);
	return { events, seen };
}

const sse = (text: string) => () =>
	new Response(text, {
		headers: {
			"content-type": "text/event-stream; charset=utf-8",
			"x-request-id": "r1",
			"x-sophia-model": "openai/sim-flash",
			"x-sophia-decision": "d1",
			"x-sophia-attempts": "2",
			"x-sophia-simulated": "true",
		},
	});
const chunk = (choice: object, more: object = {}) =>
	`data: ${JSON.stringify({ choices: [choice], ...more })}\n\n`;

describe("callEdge", () => {
	test("yields who answers, the text in order, the finish and the usage", async () => {
		const { events, seen } = await collect(
			sse(
				`: keep-alive\n\n${chunk({ delta: { role: "assistant", content: "Hel" } })}${chunk({ delta: { content: "lo" } })}${chunk({ delta: {}, finish_reason: "stop" })}data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}\n\ndata: [DONE]\n\n`,
			),
		);
		expect(events).toEqual([
			{
				type: "head",
				requestId: "r1",
				decisionId: "d1",
				model: "openai/sim-flash",
				provider: null,
				attempts: 2,
				simulated: true,
			},
			{ type: "text-delta", text: "Hel" },
			{ type: "text-delta", text: "lo" },
			{ type: "finish", reason: "stop" },
			{ type: "usage", usage: { promptTokens: 3, completionTokens: 2 } },
		]);
		expect(seen[0]?.url).toBe("http://edge/v1/chat/completions");
		expect(seen[0]?.authorization).toBe("Bearer svc_token");
		expect(seen[0]?.body).toMatchObject({ stream_options: { include_usage: true } });
	});

	test("a stream that ends without its terminal signal is an error, never a short answer", async () => {
		await expect(collect(sse(chunk({ delta: { content: "Hel" } })))).rejects.toThrow(/broke off/);
	});

	test("an error event carries the gateway's words and code", async () => {
		const error = await collect(
			sse(`data: {"error":{"message":"upstream cut","code":"stream_incomplete"}}\n\n`),
		).catch((cause: unknown) => cause);
		expect(error).toBeInstanceOf(AppError);
		expect(error).toMatchObject({
			message: "upstream cut",
			details: { code: "stream_incomplete" },
		});
	});

	test("a refusal keeps its reason, its class and when to come back", async () => {
		const error = await collect(
			() =>
				new Response(JSON.stringify({ error: { message: "slow down", code: "rate_limited" } }), {
					status: 429,
					headers: { "retry-after-ms": "1500" },
				}),
		).catch((cause: unknown) => cause);
		expect(error).toMatchObject({
			code: "limit_exceeded",
			message: "slow down",
			retryAfterMs: 1500,
		});
	});

	test("an answer that is not streamed comes in the same form", async () => {
		const { events } = await collect(
			() =>
				Response.json({
					choices: [{ message: { content: "Hello" }, finish_reason: "stop" }],
					usage: { prompt_tokens: 1, completion_tokens: 1 },
				}),
			false,
		);
		expect(events.map((event) => event.type)).toEqual(["head", "text-delta", "finish", "usage"]);
	});

	test.each([true, false])(
		"a connection that breaks inside the answer is said to have broken off: stream %s",
		async (stream) => {
			const broken = () => {
				const body = new ReadableStream({
					pull(controller) {
						controller.error(new TypeError("terminated"));
					},
				});
				return new Response(body, stream ? sse("")() : {});
			};
			const error = await collect(broken, stream).catch((thrown: unknown) => thrown);
			expect(error).toMatchObject({ code: "upstream_failed", message: "the answer broke off" });
		},
	);

	test("a stop inside the answer is said to be one", async () => {
		const stop = new AbortController();
		const call = callEdge({
			edgeUrl: "http://edge",
			token: "t",
			body: { stream: true },
			signal: stop.signal,
			fetch: async () => {
				const body = new ReadableStream({
					pull(controller) {
						stop.abort();
						controller.error(stop.signal.reason);
					},
				});
				return new Response(body, sse("")());
			},
		});
		await call.next();
		await expect(call.next()).rejects.toMatchObject({ code: "conflict" });
	});

	test("a gateway that cannot be reached is said to be unavailable", async () => {
		const call = callEdge({
			edgeUrl: "http://edge",
			token: "t",
			body: { stream: true },
			signal: undefined,
			fetch: async () => {
				throw new TypeError("fetch failed");
			},
		});
		await expect(call.next()).rejects.toMatchObject({ code: "unavailable" });
	});
});
