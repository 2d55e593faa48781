import { expect, test } from "vitest";
import {
	chunk,
	event,
	goodAnswer,
	goodStream,
	roleChunk,
	USAGE,
} from "#server/gateway/testing/chunks.ts";
import {
	jsonSteps,
	openStreamSteps,
	streamSteps,
} from "#server/gateway/testing/scripted-server.ts";
import { LARGE_BODY_BYTES } from "./request-reader.ts";
import { startTestEdge, TEST_KEY, type TestEdge } from "./testing/start-test-edge.ts";

function post(edge: TestEdge, body: unknown, init: RequestInit = {}): Promise<Response> {
	return fetch(`${edge.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${TEST_KEY}`, "content-type": "application/json" },
		body: typeof body === "string" ? body : JSON.stringify(body),
		...init,
	});
}

const ASK = { model: "anthropic/one", messages: [{ role: "user", content: "hi" }] };

test("an answer passes as the bytes that came, with the headers that explain it", async () => {
	await using edge = await startTestEdge({ script: () => jsonSteps(200, goodAnswer()) });
	const answer = await post(edge, ASK);
	expect(answer.status).toBe(200);
	expect(await answer.text()).toBe(JSON.stringify(goodAnswer()));
	expect(answer.headers.get("x-sophia-model")).toBe("anthropic/one");
	expect(answer.headers.get("x-sophia-provider")).toBe("fake");
	expect(answer.headers.get("x-sophia-attempts")).toBe("1");
	const [terminal] = edge.test.ledger.terminals;
	expect(answer.headers.get("x-request-id")).toBe(terminal?.id);
	expect(terminal).toMatchObject({
		outcome: "ok",
		usageSource: "provider",
		costNanos: 16_000,
		upstreamCostNanos: 16_000,
		finishReason: "stop",
	});
});

test("bodies and headers are kept only where the key says so, and never the key itself", async () => {
	for (const capture of ["full", "off"] as const) {
		await using edge = await startTestEdge({
			script: () => jsonSteps(200, goodAnswer()),
			grant: { capture },
		});
		await (await post(edge, ASK)).text();
		const [kept] = edge.test.ledger.captures;
		if (capture === "off") expect(kept).toBeUndefined();
		else {
			expect(kept?.requestHeaders.map(([name]) => name)).toContain("user-agent");
			expect(kept?.answerHeaders?.map(([name]) => name)).toContain("content-type");
			expect(JSON.stringify(kept)).not.toContain(TEST_KEY);
		}
	}
});

test.each([1, 5_000])(
	"letters of every script pass as the bytes that came, %i times",
	async (times) => {
		const answer = { ...goodAnswer(), note: "Zürich, Ελλάδα, 東京 🚆 \u0000".repeat(times) };
		await using edge = await startTestEdge({ script: () => jsonSteps(200, answer) });
		const received = Buffer.from(await (await post(edge, ASK)).arrayBuffer());
		expect(received.equals(Buffer.from(JSON.stringify(answer)))).toBe(true);
	},
);

test("a stream passes unchanged but for the usage chunk that nobody asked for", async () => {
	await using edge = await startTestEdge({ script: () => streamSteps(goodStream()) });
	const answer = await post(edge, { ...ASK, stream: true });
	const expected = goodStream().filter((piece) => !piece.includes('"usage"'));
	expect(await answer.text()).toBe(expected.join(""));
	expect(edge.test.ledger.terminals[0]).toMatchObject({
		outcome: "ok",
		tokens: { prompt: USAGE.prompt_tokens, completion: USAGE.completion_tokens },
		usageSource: "provider",
	});
});

test("a body of many small messages is read beside the loop and passes as it came", async () => {
	await using edge = await startTestEdge({ script: () => jsonSteps(200, goodAnswer()) });
	const messages = Array.from({ length: 25_000 }, (_, at) => ({
		role: "user",
		content: `m ${at}`,
	}));
	const body = JSON.stringify({ ...ASK, messages });
	expect(body.length).toBeGreaterThan(LARGE_BODY_BYTES);
	const answers = await Promise.all([post(edge, body), post(edge, ASK), post(edge, body)]);
	expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
	const sent = edge.upstream.received.map((request) => request.body);
	expect(sent.filter((text) => text === body)).toHaveLength(2);
	const broken = await post(edge, `${body.slice(0, -1)},}`);
	expect(broken.status).toBe(400);
	expect(await broken.text()).toContain("not valid JSON");
	expect(edge.test.ledger.terminals).toHaveLength(3);
	expect(edge.test.ledger.intents.map((intent) => intent.estimatePromptTokens > 100_000)).toContain(
		true,
	);
});

test("the upstream receives the caller's bytes and its own key, not the caller's", async () => {
	await using edge = await startTestEdge({ script: () => jsonSteps(200, goodAnswer()) });
	const start = `{ "messages":[{"role":"user","content":"\\u00e9 1.10"}],"seed":1.10e2,`;
	await post(edge, `${start} "sophia":{"tags":["a"]} ,"model":"anthropic/one"}`);
	const [received] = edge.upstream.received;
	expect(received?.body).toBe(`${start} "model":"anthropic/one"}`);
	expect(received?.head).toContain("Bearer upstream-key");
	expect(received?.head).not.toContain(TEST_KEY);
});

test("a stream cut after text ends with one error event and never with [DONE]", async () => {
	await using edge = await startTestEdge({
		script: () => [
			...openStreamSteps([event(roleChunk()), event(chunk({ content: "Hel" }))]),
			{ do: "reset" },
		],
	});
	const text = await (await post(edge, { ...ASK, stream: true })).text();
	expect(text).toContain('"code":"stream_incomplete"');
	expect(text).not.toContain("[DONE]");
	expect(edge.test.ledger.terminals).toHaveLength(1);
	expect(edge.test.ledger.terminals[0]).toMatchObject({ outcome: "stream_incomplete" });
});

test("an error before any text moves to the next candidate", async () => {
	await using edge = await startTestEdge({
		script: (request) =>
			request.body.includes("anthropic/one") ? jsonSteps(500, {}) : streamSteps(goodStream()),
	});
	const answer = await post(edge, { ...ASK, model: "auto", stream: true });
	expect(answer.headers.get("x-sophia-model")).toBe("openai/two");
	expect(answer.headers.get("x-sophia-attempts")).toBe("2");
	expect(answer.headers.get("x-sophia-decision")).toMatch(/^decision-/);
	expect(await answer.text()).toContain("[DONE]");
});

test("a client that leaves closes the upstream and is recorded with an estimate", async () => {
	await using edge = await startTestEdge({
		script: () => [
			...openStreamSteps([event(roleChunk()), event(chunk({ content: "word ".repeat(40) }))]),
			{ do: "repeat", bytes: "f\r\n: still going\n\n\r\n", everyMs: 20 },
		],
	});
	const abort = new AbortController();
	const answer = await post(edge, { ...ASK, stream: true }, { signal: abort.signal });
	const reader = answer.body?.getReader();
	await reader?.read();
	const leftMs = performance.now();
	abort.abort();
	await expect.poll(() => edge.upstream.received[0]?.closedAtMs ?? null).not.toBeNull();
	expect((edge.upstream.received[0]?.closedAtMs ?? 0) - leftMs).toBeLessThan(1_000);
	expect(edge.test.ledger.terminals[0]).toMatchObject({
		outcome: "client_abort",
		httpStatus: 499,
		usageSource: "estimated",
		tokens: { completion: 50 },
	});
});
