import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { OpenAdvisories } from "../store/open-advisories.ts";
import { answerOsvRequest } from "./answer-osv-request.ts";

const MAX_BODY_BYTES = 32 << 20;

/** Serves the OSV API on loopback; port 0 takes a free one. */
export async function serveOsv(
	advisories: OpenAdvisories,
	port: number,
): Promise<{ readonly url: string; close(): Promise<void> }> {
	const server = createServer((request, response) => {
		answer(advisories, request, response).catch(() =>
			respond(response, 500, { code: 13, message: "internal error" }),
		);
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", resolve);
	});
	const address = server.address();
	const bound = typeof address === "object" && address !== null ? address.port : port;
	return {
		url: `http://127.0.0.1:${bound}`,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}

async function answer(
	advisories: OpenAdvisories,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of request) {
		if (!(chunk instanceof Buffer)) continue;
		bytes += chunk.length;
		if (bytes > MAX_BODY_BYTES)
			return respond(response, 413, { code: 3, message: "the body is larger than 32 MiB" });
		chunks.push(chunk);
	}
	let body: unknown = null;
	try {
		body = bytes === 0 ? null : JSON.parse(Buffer.concat(chunks).toString("utf8"));
	} catch {
		return respond(response, 400, { code: 3, message: "the body is not valid JSON" });
	}
	const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
	const found = answerOsvRequest(advisories, { method: request.method ?? "GET", path, body });
	respond(response, found.status, found.body);
}

function respond(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { "content-type": "application/json" });
	response.end(JSON.stringify(body));
}
