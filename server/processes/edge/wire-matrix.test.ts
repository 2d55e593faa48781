import { describe, expect, test } from "vitest";
import {
	chunk,
	event,
	finishChunk,
	goodStream,
	roleChunk,
	USAGE,
	usageChunk,
} from "#server/gateway/testing/chunks.ts";
import {
	jsonSteps,
	openStreamSteps,
	type ScriptStep,
	streamSteps,
} from "#server/gateway/testing/scripted-server.ts";
import { startTestEdge, TEST_KEY } from "./testing/start-test-edge.ts";
import { CLIENTS, MODEL, openaiClient, PROMPT } from "./testing/stream-clients.ts";

const HELLO = [event(roleChunk()), event(chunk({ content: "Hello there" }))];
const TOOL_CALL = {
	id: "call_1",
	type: "function",
	function: { name: "look_up", arguments: "{}" },
};
const withoutIndex = { choices: [{ delta: { content: "Hello there" }, finish_reason: null }] };

type Expectation = "answer" | "error" | "tool";

/** Each row of the table of what upstreams do, with what every client must see. */
const ROWS: readonly (readonly [string, () => readonly ScriptStep[], Expectation])[] = [
	["a good stream", () => streamSteps(goodStream()), "answer"],
	["an end without finish reason and [DONE]", () => streamSteps(HELLO), "error"],
	["[DONE] without a finish reason", () => streamSteps([...HELLO, event("[DONE]")]), "error"],
	["a finish reason but no [DONE]", () => streamSteps([...HELLO, event(finishChunk())]), "answer"],
	[
		'finish_reason "error" alone',
		() => streamSteps([...HELLO, event(finishChunk("error")), event("[DONE]")]),
		"error",
	],
	[
		"an error event without chunk",
		() => streamSteps([...HELLO, event({ error: { message: "upstream broke", code: 502 } })]),
		"error",
	],
	[
		"a chunk with a top-level error",
		() =>
			streamSteps([
				...HELLO,
				event({ ...finishChunk("error"), error: { message: "upstream broke", code: 502 } }),
				event("[DONE]"),
			]),
		"error",
	],
	[
		"an error chunk with empty choices",
		() => streamSteps([...HELLO, event(chunk({}, { choices: [], error: { message: "x" } }))]),
		"error",
	],
	[
		"a named error event",
		() => streamSteps([...HELLO, `event: error\n${event({ message: "upstream broke" })}`]),
		"error",
	],
	[
		"a connection reset",
		() => [...openStreamSteps(HELLO), { do: "wait", ms: 10 }, { do: "reset" }],
		"error",
	],
	[
		"an event that is not JSON",
		() => streamSteps([...HELLO, "data: {broken\n\n", event("[DONE]")]),
		"error",
	],
	[
		"200 with a JSON error body",
		() => jsonSteps(200, { error: { message: "no", code: 502 } }),
		"error",
	],
	["200 with an empty body", () => jsonSteps(200, ""), "error"],
	[
		"no role in the first delta",
		() =>
			streamSteps([
				event(chunk({ content: "Hello there" })),
				event(finishChunk()),
				event(usageChunk()),
				event("[DONE]"),
			]),
		"answer",
	],
	[
		"choices null",
		() =>
			streamSteps([
				event(chunk({}, { choices: null })),
				...HELLO,
				event(finishChunk()),
				event("[DONE]"),
			]),
		"answer",
	],
	[
		"a choice without index",
		() =>
			streamSteps([
				event(roleChunk()),
				event(chunk({}, withoutIndex)),
				event(finishChunk()),
				event("[DONE]"),
			]),
		"answer",
	],
	[
		"a tool call without index",
		() =>
			streamSteps([
				event(roleChunk()),
				event(chunk({ tool_calls: [TOOL_CALL] })),
				event(finishChunk("tool_calls")),
				event("[DONE]"),
			]),
		"tool",
	],
	[
		"comments, CRLF and data without a space",
		() =>
			streamSteps([
				": OPENROUTER PROCESSING\n\n",
				...HELLO.map((text) => text.replace("data: ", "data:").replaceAll("\n", "\r\n")),
				": more\r\n\r\n",
				event(finishChunk()),
				event("[DONE]"),
			]),
		"answer",
	],
	[
		"usage on every chunk",
		() =>
			streamSteps([
				event({ ...roleChunk(), usage: null }),
				event({ ...chunk({ content: "Hello there" }), usage: USAGE }),
				event({ ...finishChunk(), usage: USAGE }),
				event("[DONE]"),
			]),
		"answer",
	],
	[
		"data after [DONE]",
		() =>
			streamSteps([...goodStream(), event(chunk({ content: " and more" })), event(finishChunk())]),
		"answer",
	],
	[
		'tool calls with finish_reason "stop"',
		() =>
			streamSteps([
				event(roleChunk()),
				event(chunk({ tool_calls: [{ index: 0, ...TOOL_CALL }] })),
				event(finishChunk("stop")),
				event("[DONE]"),
			]),
		"tool",
	],
	[
		'400 with {"status":"failure"}',
		() => jsonSteps(400, { status: "failure", message: "temperature is wrong" }),
		"error",
	],
];

describe.each(Object.entries(CLIENTS))("%s", (_name, run) => {
	test.each(ROWS)("sees the truth of %s", async (_row, script, expected) => {
		await using edge = await startTestEdge({ script, limits: { maxAttempts: 1 } });
		const sight = await run(edge);
		if (expected === "error") expect(sight.error).not.toBeNull();
		else expect(sight.error).toBeNull();
		if (expected === "answer") expect(sight.text).toBe("Hello there");
		if (expected === "tool") expect(sight.tools).toEqual(["look_up"]);
		expect(edge.test.ledger.terminals).toHaveLength(1);
		expect(edge.test.ledger.terminals[0]?.outcome === "ok").toBe(expected !== "error");
	});
});

test("the message of a refused request reaches the program, whatever its shape upstream", async () => {
	await using edge = await startTestEdge({
		script: () => jsonSteps(400, { status: "failure", message: "temperature is wrong" }),
	});
	const sight = await CLIENTS["openai iterator"]?.(edge);
	expect(sight?.error).toContain("temperature is wrong");
});

test("a 429 tells both kinds of clients when to come back, and that we have tried", async () => {
	await using edge = await startTestEdge({
		script: () => jsonSteps(429, { error: { message: "slow down" } }, { "retry-after": "20" }),
	});
	const answer = await fetch(`${edge.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${TEST_KEY}` },
		body: JSON.stringify({ model: MODEL, messages: PROMPT }),
	});
	expect(answer.status).toBe(429);
	expect(answer.headers.get("retry-after")).toBe("20");
	expect(answer.headers.get("retry-after-ms")).toBe("20000");
	expect(answer.headers.get("x-should-retry")).toBe("false");
	expect(await answer.json()).toMatchObject({ error: { type: "rate_limit_error", param: null } });
});

test("usage reaches a program that asks for it, and only that one", async () => {
	await using edge = await startTestEdge({ script: () => streamSteps(goodStream()) });
	const client = openaiClient(edge);
	const base = { model: MODEL, messages: PROMPT, stream: true } as const;
	const seen: (number | undefined)[] = [];
	for (const options of [{}, { stream_options: { include_usage: true } }]) {
		let total: number | undefined;
		for await (const part of await client.chat.completions.create({ ...base, ...options }))
			total = part.usage?.total_tokens ?? total;
		seen.push(total);
	}
	expect(seen).toEqual([undefined, USAGE.total_tokens]);
});

test("leaving the iterator closes the upstream", async () => {
	await using edge = await startTestEdge({
		script: () => [
			...openStreamSteps(HELLO),
			{ do: "repeat", bytes: "f\r\n: still going\n\n\r\n", everyMs: 20 },
		],
	});
	const stream = await openaiClient(edge).chat.completions.create({
		model: MODEL,
		messages: PROMPT,
		stream: true,
	});
	for await (const part of stream) if (part.choices[0]?.delta.content) break;
	await expect.poll(() => edge.upstream.received[0]?.closedAtMs ?? null).not.toBeNull();
	await expect.poll(() => edge.test.ledger.terminals[0]?.outcome).toBe("client_abort");
});
