import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { ConsoleProxy } from "./proxy-to-console.ts";

const PREFIX = "/_next/static/";
const TYPES: ReadonlyMap<string, string> = new Map([
	[".css", "text/css; charset=utf-8"],
	[".js", "application/javascript; charset=utf-8"],
	[".woff2", "font/woff2"],
]);
/** A fifth smaller than gzip at a tenth of what the last steps cost. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const GZIP = { level: 9 };

type Encoding = "br" | "gzip" | "identity";

/**
 * The console as `proxy` reaches it, with its scripts, styles and fonts answered from memory: a page
 * has some thirty, and Next compresses each of them again for every reader. Their names are hashes
 * of their content, so a name that is in `folder` is right whichever console wrote the page; what is
 * not there, the console is asked for.
 */
export function withBuiltFiles(proxy: ConsoleProxy, folder: string): ConsoleProxy {
	const files = listFiles(folder);
	const answers = new Map<string, Promise<Buffer>>();

	function load(name: string, file: string, encoding: Encoding): Promise<Buffer> {
		const key = `${encoding} ${name}`;
		const known = answers.get(key);
		if (known !== undefined) return known;
		const answer = readFile(file).then((bytes) => compress(bytes, encoding));
		answers.set(key, answer);
		// A build that has just been replaced: the next reader asks again.
		answer.catch(() => answers.delete(key));
		return answer;
	}

	return {
		...proxy,
		serve(request, response, origin) {
			const { url = "" } = request;
			const file = url.startsWith(PREFIX) ? files.get(url.slice(PREFIX.length)) : undefined;
			if (file === undefined || (request.method !== "GET" && request.method !== "HEAD"))
				return proxy.serve(request, response, origin);
			const encoding = chooseEncoding(request, file);
			load(url, file, encoding).then(
				(body) => send(request, response, { body, encoding, file }),
				() => proxy.serve(request, response, origin),
			);
		},
	};
}

/** Only what is listed here is ever read: no address leads anywhere else. */
function listFiles(folder: string): ReadonlyMap<string, string> {
	if (!existsSync(folder)) return new Map();
	const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
	return new Map(
		entries
			.filter((entry) => entry.isFile() && TYPES.has(path.extname(entry.name)))
			.map((entry) => path.join(entry.parentPath, entry.name))
			.map((file) => [path.relative(folder, file).replaceAll(path.sep, "/"), file]),
	);
}

function chooseEncoding(request: IncomingMessage, file: string): Encoding {
	if (file.endsWith(".woff2")) return "identity";
	const accepted = String(request.headers["accept-encoding"] ?? "")
		.toLowerCase()
		.split(",")
		.filter((offer) => !/;\s*q=0(\.0*)?\s*$/.test(offer))
		.map((offer) => offer.split(";")[0]?.trim());
	return (["br", "gzip"] as const).find((name) => accepted.includes(name)) ?? "identity";
}

function compress(bytes: Buffer, encoding: Encoding): Buffer | Promise<Buffer> {
	if (encoding === "br") return promisify(brotliCompress)(bytes, BROTLI);
	return encoding === "gzip" ? promisify(gzip)(bytes, GZIP) : bytes;
}

function send(
	request: IncomingMessage,
	response: ServerResponse,
	answer: { readonly body: Buffer; readonly encoding: Encoding; readonly file: string },
): void {
	const type = TYPES.get(path.extname(answer.file)) ?? "application/octet-stream";
	response.writeHead(200, {
		"content-type": type,
		"content-length": answer.body.length,
		...(answer.encoding === "identity" ? {} : { "content-encoding": answer.encoding }),
		"cache-control": "public, max-age=31536000, immutable",
		vary: "accept-encoding",
		"x-content-type-options": "nosniff",
	});
	response.end(request.method === "HEAD" ? undefined : answer.body);
}
