import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { chunk, event, roleChunk } from "#server/gateway/testing/chunks.ts";
import { openStreamSteps } from "#server/gateway/testing/scripted-server.ts";
import { AUTH, BODY, exchange, ok, post } from "./testing/call-edge.ts";
import { startTestEdge } from "./testing/start-test-edge.ts";

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

	test.concurrent("cuts a client that sends its headers too slowly", async () => {
		await using edge = await startTestEdge({ script: ok, edgeLimits: { headersTimeoutMs: 100 } });
		expect(await exchange(edge, "GET / HTTP/1.1\r\nhost:")).toMatch(/^(HTTP\/1\.1 408 |$)/);
	});

	test.concurrent("cuts a body that stands still, and serves one that keeps coming", async () => {
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
