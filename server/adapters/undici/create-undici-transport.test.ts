import { createServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import type { UpstreamFault } from "#server/gateway/ports.ts";
import { checkTransport } from "#server/gateway/testing/check-transport.ts";
import { startScriptedServer } from "#server/gateway/testing/scripted-server.ts";
import type { ResolveHost } from "#server/platform/http/allowed-host.ts";
import type { Reach } from "#server/platform/http/check-address.ts";
import { createUndiciTransport, DEFAULT_TRANSPORT_OPTIONS } from "./create-undici-transport.ts";

describe("createUndiciTransport", () => {
	checkTransport(async (script) => {
		const server = await startScriptedServer(() => script);
		const transport = createUndiciTransport({
			...DEFAULT_TRANSPORT_OPTIONS,
			baseUrl: server.url,
			reach: "private",
		});
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
			reach: "private",
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
			reach: "private",
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

describe("where a connection may lead", () => {
	/** Counts who connects; answers each connection's first request and closes it. */
	async function startCanary() {
		const sockets: Socket[] = [];
		const server = createServer((socket) => {
			sockets.push(socket);
			socket.on("error", () => undefined);
			socket.once("data", () =>
				socket.end("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"),
			);
		});
		await new Promise<void>((resolve) => server.listen(0, "::", resolve));
		const address = server.address();
		return {
			port: typeof address === "object" && address !== null ? address.port : 0,
			sockets,
			async [Symbol.asyncDispose]() {
				for (const socket of sockets) socket.destroy();
				await new Promise((resolve) => server.close(resolve));
			},
		};
	}

	/** The status of the answer, or the fault. */
	async function callOnce(baseUrl: string, reach: Reach, resolve: ResolveHost) {
		const options = { ...DEFAULT_TRANSPORT_OPTIONS, baseUrl, reach, resolve };
		const transport = createUndiciTransport(options);
		const call = () =>
			new Promise<number | UpstreamFault>((done) => {
				let seen = 0;
				transport.send(
					{ method: "POST", path: "/x", headers: ["authorization", "secret"], body: null },
					{
						onHead: (status) => {
							seen = status;
						},
						onData: () => undefined,
						onEnd: () => done(seen),
						onError: done,
					},
				);
			});
		const results = [await call(), await call()];
		await transport.close();
		return results;
	}

	const neverAsked: ResolveHost = () => Promise.reject(new Error("no name is looked up"));
	const toLoopback: ResolveHost = async () => [{ address: "127.0.0.1", family: 4 }];
	const refused = (why: RegExp) =>
		expect.objectContaining({ kind: "connect", message: expect.stringMatching(why) });
	const fault = refused(/^the address (leads into a network that is not allowed|must )/);

	test.each([
		["127.0.0.1", neverAsked],
		["[::1]", neverAsked],
		["[::ffff:127.0.0.1]", neverAsked],
		["2130706433", neverAsked],
		["0x7f.1", neverAsked],
		["localhost", toLoopback],
		["rebind.example", toLoopback],
		[
			"half.example",
			async () => [
				{ address: "1.1.1.1", family: 4 },
				{ address: "::1", family: 6 },
			],
		],
	] as const)("an address that people entered reaches nothing by %s", async (host, resolve) => {
		await using canary = await startCanary();
		for (const scheme of ["http", "https"]) {
			const results = await callOnce(`${scheme}://${host}:${canary.port}`, "public", resolve);
			expect(results).toEqual([fault, fault]);
		}
		// The port that is allowed, with the address alone at fault.
		const there = refused(/not allowed/);
		expect(await callOnce(`https://${host}`, "public", resolve)).toEqual([there, there]);
		expect(canary.sockets).toHaveLength(0);
	});

	test.each(["169.254.169.254", "[fe80::1]", "0.0.0.0"])(
		"not even the operator's address leads to %s",
		async (host) => {
			const results = await callOnce(`http://${host}:9`, "private", neverAsked);
			expect(results).toEqual([fault, fault]);
		},
	);

	test("every connection is judged anew: a name that turns to a forbidden address is refused", async () => {
		await using canary = await startCanary();
		const answers = ["127.0.0.1", "169.254.169.254"];
		const resolve: ResolveHost = async () => [{ address: answers.shift() ?? "", family: 4 }];
		const results = await callOnce(`http://rebind.example:${canary.port}`, "private", resolve);
		expect(results).toEqual([200, fault]);
		expect(canary.sockets).toHaveLength(1);
	});
});
