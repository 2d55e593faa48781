/**
 * The floor: a reverse proxy of `node:http` and undici's dispatcher that does nothing else. It
 * forwards the end-to-end headers both ways, as any proxy must. Child of the bench.
 */
import { createServer, type ServerResponse } from "node:http";
import { type Dispatcher, Pool } from "undici";
import { serveChild } from "./child.ts";

const pool = new Pool(process.argv[2] ?? "", {
	connections: 256,
	headersTimeout: 0,
	bodyTimeout: 0,
});

/** Headers of one connection (RFC 9110, 7.6.1) and those that the client's side sets itself. */
const HOP_BY_HOP = new Set([
	"connection",
	"content-length",
	"host",
	"keep-alive",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
]);

function requestHeaders(raw: readonly string[]): string[] {
	const headers: string[] = [];
	for (let at = 0; at < raw.length; at += 2) {
		const name = raw[at] ?? "";
		if (!HOP_BY_HOP.has(name.toLowerCase())) headers.push(name, raw[at + 1] ?? "");
	}
	return headers;
}

function responseHeaders(given: Record<string, string | string[] | undefined>): string[] {
	const headers: string[] = [];
	for (const name in given) {
		const value = given[name];
		if (typeof value !== "string") continue;
		// With its length known the answer needs no chunks; a stream has none.
		if (name === "content-length" || !HOP_BY_HOP.has(name)) headers.push(name, value);
	}
	return headers;
}

function forwardTo(response: ServerResponse): Dispatcher.DispatchHandler {
	return {
		onRequestStart: () => undefined,
		onResponseStart(_controller, status, headers) {
			response.writeHead(status, responseHeaders(headers));
		},
		onResponseData(controller, piece) {
			if (response.write(piece)) return;
			controller.pause();
			response.once("drain", () => controller.resume());
		},
		onResponseEnd: () => {
			response.end();
		},
		onResponseError: () => {
			response.destroy();
		},
	};
}

const server = createServer((request, response) => {
	const pieces: Buffer[] = [];
	request.on("data", (piece: Buffer) => pieces.push(piece));
	request.on("end", () => {
		pool.dispatch(
			{
				method: "POST",
				path: request.url ?? "/",
				headers: requestHeaders(request.rawHeaders),
				body: pieces.length === 1 ? (pieces[0] ?? null) : Buffer.concat(pieces),
			},
			forwardTo(response),
		);
	});
});
serveChild(server);
