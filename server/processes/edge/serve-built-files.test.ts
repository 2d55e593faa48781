import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { withBuiltFiles } from "./serve-built-files.ts";

const SCRIPT = "console.log('a script of the console');\n".repeat(50);
const closing: (() => void)[] = [];
afterEach(() => {
	for (const close of closing.splice(0)) close();
});

/** A build of one script and one font, before a console that answers 418. */
async function start() {
	const root = mkdtempSync(path.join(tmpdir(), "sophia-built-"));
	const folder = path.join(root, "static");
	mkdirSync(path.join(folder, "chunks"), { recursive: true });
	writeFileSync(path.join(folder, "chunks/a1.js"), SCRIPT);
	writeFileSync(path.join(folder, "font.woff2"), Buffer.from([0, 1, 2]));
	writeFileSync(path.join(root, "secret.js"), "not to be read");
	const proxy = withBuiltFiles(
		{
			serve: (_request, response) => response.writeHead(418).end(),
			upgrade: (_request, socket) => socket.destroy(),
			close: () => undefined,
		},
		folder,
	);
	const origin = { address: "127.0.0.1", protocol: "http" as const, host: null };
	const server = createServer((request, response) => proxy.serve(request, response, origin));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	closing.push(() => {
		server.close();
		rmSync(root, { recursive: true, force: true });
	});
	const address = server.address();
	const port = typeof address === "object" ? address?.port : undefined;
	const ask = (target: string, encoding = "", method = "GET") =>
		new Promise<{ status: number; head: IncomingMessage["headers"]; body: Buffer }>(
			(resolve, reject) => {
				const headers = { "accept-encoding": encoding };
				httpRequest({ port, path: target, method, headers, agent: false }, (answer) => {
					const parts: Buffer[] = [];
					answer.on("data", (part) => parts.push(part));
					answer.on("end", () =>
						resolve({
							status: answer.statusCode ?? 0,
							head: answer.headers,
							body: Buffer.concat(parts),
						}),
					);
				})
					.on("error", reject)
					.end();
			},
		);
	return { ask, folder };
}

test("a file of the build comes whole in the form that the browser takes, for good", async () => {
	const { ask } = await start();
	const file = "/_next/static/chunks/a1.js";
	const forms = [
		["gzip, deflate, br, zstd", "br", brotliDecompressSync],
		["gzip", "gzip", gunzipSync],
		["br;q=0, gzip;q=0.5", "gzip", gunzipSync],
		["", undefined, (body: Buffer) => body],
		["identity", undefined, (body: Buffer) => body],
	] as const;
	for (const [accepted, encoding, decode] of forms) {
		for (let readers = 0; readers < 2; readers += 1) {
			const { status, head, body } = await ask(file, accepted);
			expect([status, head["content-encoding"]]).toEqual([200, encoding]);
			expect(decode(body).toString()).toBe(SCRIPT);
			expect(head["content-length"]).toBe(String(body.length));
			expect(head["content-type"]).toContain("javascript");
			expect(head["cache-control"]).toContain("immutable");
			expect(head.vary).toBe("accept-encoding");
		}
	}
	const font = await ask("/_next/static/font.woff2", "br");
	expect([font.head["content-encoding"], font.body.length]).toEqual([undefined, 3]);
	const head = await ask(file, "gzip", "HEAD");
	expect([head.status, head.body.length]).toEqual([200, 0]);
});

test.each([
	"/_next/static/chunks/none.js",
	"/_next/static/../secret.js",
	"/_next/static/%2e%2e/secret.js",
	"/_next/static/chunks/",
	"/requests",
])("the console is asked for what the build does not hold: %s", async (address) => {
	const { ask } = await start();
	expect((await ask(address, "br")).status).toBe(418);
});

test("a file that is gone meanwhile, and another method, are the console's to answer", async () => {
	const { ask, folder } = await start();
	expect((await ask("/_next/static/chunks/a1.js", "", "POST")).status).toBe(418);
	rmSync(folder, { recursive: true });
	expect((await ask("/_next/static/chunks/a1.js", "br")).status).toBe(418);
});
