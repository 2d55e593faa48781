import { createServer } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { chunk, event, goodStream, roleChunk } from "#server/gateway/testing/chunks.ts";
import { openStreamSteps, streamSteps } from "#server/gateway/testing/scripted-server.ts";
import { drainEdge } from "./drain-edge.ts";
import { BODY, exchange, ok, post } from "./testing/call-edge.ts";
import { startTestEdge, TEST_KEY } from "./testing/start-test-edge.ts";

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
		for (const method of ["GET", "HEAD"]) {
			expect((await fetch(`${edge.url}/livez`, { method })).status).toBe(200);
			expect((await fetch(`${edge.url}/readyz`, { method })).status).toBe(200);
		}
		const metrics = await (await fetch(`${edge.url}/metrics`)).text();
		expect(metrics).toContain('sophia_requests_total{outcome="ok",stream="false"} 1');
		const unknown = await fetch(`${edge.url}/v1/none`);
		expect(unknown.status).toBe(404);
		expect((await unknown.json()).error.code).toBe("unknown_url");
		expect(unknown.headers.get("x-request-id")).toBeTruthy();
		const wrong = await fetch(`${edge.url}/v1/chat/completions`);
		expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
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
		const headers = { authorization: `Bearer ${TEST_KEY}` };
		for (const refused of [
			await post(edge, BODY),
			await fetch(`${edge.url}/v1/models`, { headers }),
		]) {
			expect(refused.status).toBe(503);
			expect((await refused.json()).error.code).toBe("server_shutting_down");
		}
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
