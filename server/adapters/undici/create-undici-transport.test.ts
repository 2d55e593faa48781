import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import type { UpstreamFault } from "#server/gateway/ports.ts";
import { checkTransport } from "#server/gateway/testing/check-transport.ts";
import { startScriptedServer } from "#server/gateway/testing/scripted-server.ts";
import { createUndiciTransport, DEFAULT_TRANSPORT_OPTIONS } from "./create-undici-transport.ts";

describe("createUndiciTransport", () => {
	checkTransport(async (script) => {
		const server = await startScriptedServer(() => script);
		const transport = createUndiciTransport({ ...DEFAULT_TRANSPORT_OPTIONS, baseUrl: server.url });
		return {
			transport,
			sawClose: () => server.received.some((request) => request.closedAtMs !== null),
			async [Symbol.asyncDispose]() {
				await transport.close();
				await server.close();
			},
		};
	});

	test("a refused connection is a connect fault", async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const address = server.address();
		const port = typeof address === "object" && address !== null ? address.port : 0;
		await new Promise<void>((resolve) => server.close(() => resolve()));
		const transport = createUndiciTransport({
			...DEFAULT_TRANSPORT_OPTIONS,
			baseUrl: `http://127.0.0.1:${port}`,
		});
		const fault = await new Promise<UpstreamFault>((resolve, reject) => {
			transport.send(
				{ method: "POST", path: "/x", headers: [], body: Buffer.from("{}") },
				{
					onHead: reject,
					onData: reject,
					onEnd: () => reject(new Error("ended")),
					onError: resolve,
				},
			);
		});
		expect(fault.kind).toBe("connect");
		await transport.close();
	});

	test("the path of the base URL stands before the path of the request", async () => {
		const server = await startScriptedServer(() => [
			{ do: "send", bytes: "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n" },
		]);
		const transport = createUndiciTransport({
			...DEFAULT_TRANSPORT_OPTIONS,
			baseUrl: `${server.url}/api/v1/`,
		});
		await new Promise<void>((resolve, reject) => {
			transport.send(
				{ method: "POST", path: "/chat/completions", headers: [], body: Buffer.from("{}") },
				{ onHead: () => undefined, onData: reject, onEnd: resolve, onError: reject },
			);
		});
		expect(server.received[0]?.head.split("\r\n")[0]).toBe(
			"POST /api/v1/chat/completions HTTP/1.1",
		);
		await transport.close();
		await server.close();
	});
});
