import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { chunk, event, goodAnswer, goodStream, roleChunk } from "#server/gateway/testing/chunks.ts";
import {
	jsonSteps,
	openStreamSteps,
	streamSteps,
} from "#server/gateway/testing/scripted-server.ts";
import { drainEdge } from "./drain-edge.ts";
import { startTestEdge, TEST_KEY, type TestEdge } from "./testing/start-test-edge.ts";

/** Sends raw bytes and reads until the server closes the connection. */
async function exchange(edge: TestEdge, bytes: string): Promise<string> {
	const socket = connect(edge.port, "127.0.0.1");
	let text = "";
	socket.on("data", (piece) => {
		text += piece.toString("latin1");
	});
	socket.on("error", () => undefined);
	socket.write(bytes);
	await once(socket, "close");
	return text;
}

const ok = () => jsonSteps(200, goodAnswer());
const AUTH = `authorization: Bearer ${TEST_KEY}\r\n`;
const BODY = JSON.stringify({
	model: "anthropic/one",
	messages: [{ role: "user", content: "hi" }],
});

function post(edge: TestEdge, body: string, key = TEST_KEY): Promise<Response> {
	const headers = { authorization: `Bearer ${key}` };
	return fetch(`${edge.url}/v1/chat/completions`, { method: "POST", headers, body });
}

describe("hostile requests", () => {
	test.each([
		["two Host headers", "GET /livez HTTP/1.1\r\nhost: a\r\nHost: b\r\n"],
		["no Host header", "GET /livez HTTP/1.1\r\n"],
		["a target on another host", "GET http://evil.example/ HTTP/1.1\r\nhost: a\r\n"],
		["HTTP/1.0 with Transfer-Encoding", "POST /x HTTP/1.0\r\ntransfer-encoding: chunked\r\n"],
		[
			"Content-Length and Transfer-Encoding",
			"POST /x HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n",
		],
		["a folded header", "GET /livez HTTP/1.1\r\nhost: a\r\nx: 1\r\n 2\r\n"],
		["a NUL in a header", "GET /livez HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n"],
	])("answers %s with 400 and closes", async (_name, head) => {
		await using edge = await startTestEdge({ script: ok });
		const text = await exchange(edge, `${head}\r\n`);
		expect(text).toMatch(/^HTTP\/1\.1 400 /);
		expect(text).toMatch(/\r\nx-request-id: .*"type":"invalid_request_error"/is);
	});

	test("refuses TRACE", async () => {
		await using edge = await startTestEdge({ script: ok });
		const text = await exchange(edge, "TRACE / HTTP/1.1\r\nhost: a\r\nx-secret: s\r\n\r\n");
		expect(text).toMatch(/^HTTP\/1\.1 405 /);
		expect(text).not.toContain("x-secret");
	});

	test("refuses headers beyond the limit", async () => {
		await using edge = await startTestEdge({ script: ok });
		const text = await exchange(
			edge,
			`GET / HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(40_000)}\r\n\r\n`,
		);
		expect(text).toMatch(/^HTTP\/1\.1 431 /);
		expect(text).toContain('"code":"headers_too_large"');
	});

	test("refuses an expectation that it cannot meet, in the shape of every other error", async () => {
		await using edge = await startTestEdge({ script: ok });
		const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n${AUTH}`;
		const text = await exchange(edge, `${head}expect: cake\r\ncontent-length: 2\r\n\r\n{}`);
		expect(text).toMatch(/^HTTP\/1\.1 417 /);
		expect(text).toContain('"code":"expectation_failed"');
	});

	test("writes nothing into an answer that has begun when garbage follows its request", async () => {
		const script = () => [...openStreamSteps([event(roleChunk()), event(chunk({ content: "a" }))])];
		await using edge = await startTestEdge({ script });
		const body = BODY.replace("{", '{"stream":true,');
		const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n${AUTH}`;
		const socket = connect(edge.port, "127.0.0.1");
		let text = "";
		socket.on("data", (piece) => {
			text += piece.toString("latin1");
			if (text.includes('"content":"a"')) socket.write("\0garbage\r\n\r\n");
		});
		socket.on("error", () => undefined);
		socket.write(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
		await once(socket, "close");
		expect(text).toMatch(/^HTTP\/1\.1 200 /);
		expect(text).not.toContain("bad_request");
		await expect.poll(() => edge.test.ledger.terminals[0]?.outcome).toBe("client_abort");
	});

	test("cuts a client that sends its headers too slowly", async () => {
		await using edge = await startTestEdge({ script: ok, edgeLimits: { headersTimeoutMs: 100 } });
		expect(await exchange(edge, "GET / HTTP/1.1\r\nhost:")).toMatch(/^(HTTP\/1\.1 408 |$)/);
	});

	test("cuts a body that stands still, and serves one that keeps coming", async () => {
		const edgeLimits = { bodyWindowMs: 50, bodyMinBytes: 1 };
		await using edge = await startTestEdge({ script: ok, edgeLimits });
		const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n${AUTH}content-length: 999\r\n\r\n`;
		expect(await exchange(edge, `${head}{"model"`)).toMatch(/^HTTP\/1\.1 408 /);
		expect((await post(edge, BODY)).status).toBe(200);
	});
});

describe("bodies", () => {
	test("a 25 MB prompt reaches the upstream whole", async () => {
		await using edge = await startTestEdge({ script: ok });
		const content = randomBytes(12_500_000).toString("hex");
		const body = JSON.stringify({ model: "anthropic/one", messages: [{ role: "user", content }] });
		expect((await post(edge, body)).status).toBe(200);
		const hash = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");
		expect(hash(edge.upstream.received[0]?.rawBody ?? "")).toBe(hash(body));
	}, 30_000);

	test.each([true, false])(
		"a body beyond the limit is refused, announced or not: %s",
		async (announced) => {
			await using edge = await startTestEdge({ script: ok, edgeLimits: { maxBodyBytes: 100 } });
			const text = "x".repeat(200);
			const length = announced
				? `content-length: 200\r\n\r\n${text}`
				: `transfer-encoding: chunked\r\n\r\nc8\r\n${text}\r\n0\r\n\r\n`;
			const answer = await exchange(
				edge,
				`POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n${AUTH}${length}`,
			);
			expect(answer).toMatch(/^HTTP\/1\.1 413 /);
			expect(answer).toContain("payload_too_large");
			expect(edge.upstream.received).toHaveLength(0);
		},
	);
});

describe("routes", () => {
	test("a wrong key is refused before the body is read", async () => {
		await using edge = await startTestEdge({ script: ok });
		const head = "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer no\r\n";
		expect(await exchange(edge, `${head}content-length: 5000000\r\n\r\n`)).toMatch(
			/^HTTP\/1\.1 401 /,
		);
		expect((await fetch(`${edge.url}/v1/models`)).status).toBe(401);
	});

	test("lists the policy's names and the models of the key", async () => {
		const grant = { allowedModels: ["openai/two"] };
		await using edge = await startTestEdge({ script: ok, grant });
		const headers = { authorization: `Bearer ${TEST_KEY}` };
		const listed = await (await fetch(`${edge.url}/v1/models`, { headers })).json();
		expect(listed.data.map((model: { id: string }) => model.id)).toEqual([
			"auto",
			"auto:fast",
			"auto:quality",
			"openai/two",
		]);
		const status = async (id: string) =>
			(await fetch(`${edge.url}/v1/models/${id}`, { headers })).status;
		expect(await status("openai/two")).toBe(200);
		expect(await status("openai%2Ftwo")).toBe(200);
		expect(await status("anthropic/one")).toBe(404);
		expect((await post(edge, BODY)).status).toBe(403);
	});

	test("answers health and metrics, and errors in the shape of OpenAI", async () => {
		await using edge = await startTestEdge({ script: ok });
		await post(edge, BODY);
		expect((await fetch(`${edge.url}/livez`)).status).toBe(200);
		expect((await fetch(`${edge.url}/readyz`)).status).toBe(200);
		const metrics = await (await fetch(`${edge.url}/metrics`)).text();
		expect(metrics).toContain('sophia_requests_total{outcome="ok",stream="false"} 1');
		const unknown = await fetch(`${edge.url}/v1/none`);
		expect(unknown.status).toBe(404);
		expect((await unknown.json()).error.code).toBe("unknown_url");
		expect(unknown.headers.get("x-request-id")).toBeTruthy();
		expect((await fetch(`${edge.url}/v1/chat/completions`)).status).toBe(405);
	});

	test("a fault of ours costs its own request a 500, and the edge goes on", async () => {
		await using edge = await startTestEdge({ script: ok });
		Object.assign(edge.test.deps.directory, {
			list() {
				throw new TypeError("a bug");
			},
		});
		const headers = { authorization: `Bearer ${TEST_KEY}` };
		const broken = await fetch(`${edge.url}/v1/models`, { headers });
		expect(broken.status).toBe(500);
		expect((await broken.json()).error.code).toBe("internal_error");
		expect(edge.test.failures.join()).toContain("a bug");
		expect((await post(edge, BODY)).status).toBe(200);
	});

	test("a request beyond the number of running ones is shed with a time to come back", async () => {
		const script = () => [...openStreamSteps([event(roleChunk()), event(chunk({ content: "a" }))])];
		await using edge = await startTestEdge({ script, edgeLimits: { maxConcurrent: 1 } });
		const stream = await post(edge, BODY.replace("{", '{"stream":true,'));
		const shed = await post(edge, BODY);
		expect(shed.status).toBe(503);
		expect(shed.headers.get("retry-after")).toBe("1");
		await stream.body?.cancel();
	});

	test("without room in the usage log a call is refused and nothing is sent", async () => {
		await using edge = await startTestEdge({ script: ok });
		edge.test.ledger.fail("full");
		const answer = await post(edge, BODY);
		expect(answer.status).toBe(503);
		expect((await answer.json()).error.code).toBe("usage_log_unavailable");
		expect(edge.upstream.received).toHaveLength(0);
	});

	test("an answer whose record cannot be written does not go out as one", async () => {
		await using edge = await startTestEdge({ script: () => streamSteps(goodStream()) });
		edge.test.ledger.fail("unwritable");
		const text = await (await post(edge, BODY.replace("{", '{"stream":true,'))).text();
		expect(text).toContain("usage_not_recorded");
		expect(text).not.toContain("[DONE]");
	});
});

describe("the console behind it", () => {
	async function startConsole() {
		const seen: Record<string, unknown>[] = [];
		const server = createServer((request, response) => {
			seen.push({ ...request.headers, url: request.url });
			request.pipe(response);
		});
		server.on("upgrade", (_request, socket) => {
			socket.write(
				"HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n",
			);
			socket.pipe(socket);
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const address = server.address();
		const port = typeof address === "object" && address !== null ? address.port : 0;
		return { url: `http://127.0.0.1:${port}`, seen, close: () => server.closeAllConnections() };
	}

	test("gets everything else, with forwarded headers that a client cannot invent", async () => {
		const target = await startConsole();
		await using edge = await startTestEdge({ script: ok, consoleUrl: target.url });
		const answer = await fetch(`${edge.url}/models?q=1`, {
			method: "POST",
			body: "echo",
			headers: {
				"x-forwarded-for": "6.6.6.6",
				"x-sophia-client-address": "6.6.6.6",
				forwarded: "for=6.6.6.6",
			},
		});
		expect(await answer.text()).toBe("echo");
		expect(target.seen[0]).toMatchObject({
			url: "/models?q=1",
			"x-forwarded-for": "127.0.0.1",
			"x-sophia-client-address": "127.0.0.1",
			"x-forwarded-proto": "http",
		});
		expect(JSON.stringify(target.seen)).not.toContain("6.6.6.6");
		target.close();
	});

	test("passes WebSocket upgrades in both directions", async () => {
		const target = await startConsole();
		await using edge = await startTestEdge({ script: ok, consoleUrl: target.url });
		const socket = connect(edge.port, "127.0.0.1");
		socket.write(
			"GET /hmr HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n",
		);
		let text = "";
		socket.on("data", (piece) => {
			text += piece.toString();
		});
		await expect.poll(() => text).toContain("101 Switching Protocols");
		socket.write("ping");
		await expect.poll(() => text).toContain("ping");
		socket.destroy();
		target.close();
	});

	test("is said to be away while it is, and model calls go on", async () => {
		await using edge = await startTestEdge({ script: ok, consoleUrl: "http://127.0.0.1:1" });
		const page = await fetch(`${edge.url}/`, { headers: { accept: "text/html" } });
		expect(page.status).toBe(503);
		expect(page.headers.get("retry-after")).toBe("2");
		expect(await page.text()).toContain('http-equiv="refresh"');
		expect((await post(edge, BODY)).status).toBe(200);
	});
});

describe("drain", () => {
	const slow = () => openStreamSteps([event(roleChunk()), event(chunk({ content: "a" }))]);

	test("running answers finish, new ones are refused, readiness says so", async () => {
		const { promise: until, resolve: answerNow } = Promise.withResolvers<void>();
		await using edge = await startTestEdge({ script: () => [{ do: "hold", until }, ...ok()] });
		const running = post(edge, BODY);
		await expect.poll(() => edge.upstream.received.length).toBe(1);
		const drained = drainEdge(edge.edge, edge.gateway, {
			graceMs: 5_000,
			lastBytesMs: 100,
			sleep: () => new Promise<void>(() => undefined),
		});
		const refused = await post(edge, BODY);
		expect(refused.status).toBe(503);
		expect((await refused.json()).error.code).toBe("server_shutting_down");
		expect((await fetch(`${edge.url}/readyz`)).status).toBe(503);
		answerNow();
		expect((await running).status).toBe(200);
		await drained;
		expect(edge.test.ledger.terminals[0]?.outcome).toBe("ok");
	});

	test("a stream that does not end in time ends with an explicit error and a record", async () => {
		await using edge = await startTestEdge({ script: slow });
		const stream = await post(edge, BODY.replace("{", '{"stream":true,'));
		const text = stream.text();
		await drainEdge(edge.edge, edge.gateway, {
			graceMs: 1,
			lastBytesMs: 1_000,
			sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
		});
		expect(await text).toContain("server_shutting_down");
		expect(edge.test.ledger.terminals[0]?.outcome).toBe("shutdown");
	});
});
