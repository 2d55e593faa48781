import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { checkUrl } from "./allowed-host.ts";
import { isAllowedAddress } from "./check-address.ts";
import { createGuardedFetch } from "./guarded-fetch.ts";

const servers: Server[] = [];

afterEach(async () => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});

async function serve(listener: RequestListener): Promise<number> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	return typeof address === "object" && address !== null ? address.port : 0;
}

const limits = { maxBytes: 10_000, timeoutMs: 2_000 };

describe("addresses", () => {
	it.each([
		"127.0.0.1",
		"10.1.2.3",
		"172.16.0.1",
		"192.168.1.1",
		"100.64.0.1",
		"169.254.169.254",
		"0.0.0.0",
		"224.0.0.1",
		"255.255.255.255",
		"::1",
		"::",
		"::ffff:127.0.0.1",
		"::ffff:7f00:1",
		"::7f00:1",
		"fe80::1",
		"fc00::1",
		"64:ff9b::7f00:1",
		"2002:7f00:1::",
		"2001:db8::1",
		"ff02::1",
		"localhost",
	])("refuses %s where only public ones are allowed", (address) => {
		expect(isAllowedAddress(address, "public")).toBe(false);
	});

	it.each(["1.1.1.1", "104.18.2.115", "2606:4700::6812:273", "::ffff:1.1.1.1"])(
		"allows the public address %s",
		(address) => {
			expect(isAllowedAddress(address, "public")).toBe(true);
		},
	);

	it.each(["127.0.0.1", "10.1.2.3", "::1", "fd12::1", "::ffff:10.0.0.1"])(
		"allows %s for the operator",
		(address) => {
			expect(isAllowedAddress(address, "private")).toBe(true);
		},
	);

	it.each([
		"169.254.169.254",
		"0.0.0.0",
		"fe80::1",
		"fd00:ec2::254",
		"ff02::1",
		"::ffff:a9fe:a9fe",
	])("refuses %s even for the operator", (address) => {
		expect(isAllowedAddress(address, "private")).toBe(false);
	});
});

describe("URLs", () => {
	it.each([
		["http://example.com/", "https"],
		["ftp://example.com/", "https"],
		["https://user:pw@example.com/", "user name"],
		["https://example.com:22/", "port"],
		["https://0x7f.1/", "not allowed"],
		["https://2130706433/", "not allowed"],
		["https://[::ffff:127.0.0.1]/", "not allowed"],
		["not a url", "is not a URL"],
	])("refuses %s", (url, reason) => {
		expect(() => checkUrl(url, "public")).toThrow(reason);
	});

	it("does not repeat a password in the message", () => {
		expect(() => checkUrl("https://user:hunter22@example.com/", "public")).toThrow(
			/^((?!hunter22).)*$/,
		);
	});
});

describe("fetch", () => {
	const operator = createGuardedFetch({ reach: "private" });

	it("gives status, headers and body", async () => {
		const port = await serve((request, response) => {
			response.setHeader("etag", '"1"');
			response.end(JSON.stringify({ path: request.url, auth: request.headers.authorization }));
		});
		const headers = { authorization: "Bearer k" };
		const url = `http://127.0.0.1:${port}/a?b=c`;
		const answer = await operator({ url, headers, ...limits });
		expect(answer.status).toBe(200);
		expect(answer.headers.etag).toBe('"1"');
		expect(JSON.parse(Buffer.from(answer.body).toString())).toEqual({
			path: "/a?b=c",
			auth: "Bearer k",
		});
	});

	it("hands a redirect back instead of following it", async () => {
		let calls = 0;
		const port = await serve((_request, response) => {
			calls += 1;
			response.writeHead(302, { location: "http://127.0.0.1:1/" });
			response.end();
		});
		expect((await operator({ url: `http://127.0.0.1:${port}/`, ...limits })).status).toBe(302);
		expect(calls).toBe(1);
	});

	it("refuses a name of which any address is private, without connecting", async () => {
		const guarded = createGuardedFetch({
			reach: "public",
			resolve: async () => [
				{ address: "1.1.1.1", family: 4 },
				{ address: "127.0.0.1", family: 4 },
			],
		});
		await expect(guarded({ url: "https://rebind.example/", ...limits })).rejects.toMatchObject({
			code: "invalid_input",
		});
	});

	it("connects to the address that was checked, not to a second look-up", async () => {
		const port = await serve((request, response) => response.end(request.headers.host));
		let lookups = 0;
		const guarded = createGuardedFetch({
			reach: "private",
			resolve: async () => {
				lookups += 1;
				return [{ address: "127.0.0.1", family: 4 }];
			},
		});
		const answer = await guarded({ url: `http://pinned.invalid:${port}/`, ...limits });
		expect(Buffer.from(answer.body).toString()).toBe(`pinned.invalid:${port}`);
		expect(lookups).toBe(1);
	});

	it("stops an answer that is larger than allowed", async () => {
		const port = await serve((_request, response) => {
			const write = () => {
				while (!response.destroyed && response.write("x".repeat(1000)));
				response.once("drain", write);
			};
			write();
		});
		const call = operator({ url: `http://127.0.0.1:${port}/`, ...limits });
		await expect(call).rejects.toThrow("more than 10000 bytes");
	});

	it("gives up on an answer that trickles past the time limit", async () => {
		const port = await serve((_request, response) => {
			response.write("x");
		});
		const call = operator({ url: `http://127.0.0.1:${port}/`, maxBytes: 100, timeoutMs: 80 });
		await expect(call).rejects.toMatchObject({ code: "upstream_failed" });
	});

	it("says that nobody listens, without the cause's address", async () => {
		const call = operator({ url: "http://127.0.0.1:9/", ...limits });
		await expect(call).rejects.toThrow("127.0.0.1:9 could not be reached (ECONNREFUSED)");
	});
});
