import {
	Agent,
	request as httpRequest,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import type { ClientOrigin } from "./client-address.ts";

/** Passes whatever is not ours to the console. */
export interface ConsoleProxy {
	serve(request: IncomingMessage, response: ServerResponse, origin: ClientOrigin): void;
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, origin: ClientOrigin): void;
	close(): void;
}

/** Per connection (RFC 9110 7.6.1), or written by us. */
const NOT_FORWARDED = new Set([
	"connection",
	"keep-alive",
	"proxy-authenticate",
	"proxy-authorization",
	"proxy-connection",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
	"forwarded",
	"x-forwarded-for",
	"x-forwarded-host",
	"x-forwarded-port",
	"x-forwarded-proto",
	"x-real-ip",
	"x-sophia-client-address",
	"x-middleware-subrequest",
]);

/** Names that the `Connection` header adds to the list. */
function namedByConnection(message: IncomingMessage): ReadonlySet<string> {
	const value = message.headers.connection ?? "";
	return new Set(value.split(",").map((name) => name.trim().toLowerCase()));
}

function endToEnd(message: IncomingMessage): string[] {
	const perConnection = namedByConnection(message);
	const kept: string[] = [];
	for (let at = 0; at < message.rawHeaders.length; at += 2) {
		const name = message.rawHeaders[at] ?? "";
		const lower = name.toLowerCase();
		if (NOT_FORWARDED.has(lower) || perConnection.has(lower)) continue;
		kept.push(name, message.rawHeaders[at + 1] ?? "");
	}
	return kept;
}

function forwardedHeaders(request: IncomingMessage, origin: ClientOrigin): string[] {
	const headers = endToEnd(request);
	headers.push("x-forwarded-for", origin.address);
	headers.push("x-forwarded-proto", origin.protocol);
	headers.push("x-forwarded-host", origin.host ?? request.headers.host ?? "");
	headers.push("x-sophia-client-address", origin.address);
	if (request.headers["transfer-encoding"] !== undefined)
		headers.push("transfer-encoding", "chunked");
	return headers;
}

const RETRY_SECONDS = "2";

const AWAY_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="refresh" content="${RETRY_SECONDS}"><title>Sophia is starting</title>
<body style="font:16px system-ui;max-width:32rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark">
<h1 style="font-size:1.25rem">The console is starting or restarting</h1>
<p>This page tries again every ${RETRY_SECONDS} seconds. Model calls under <code>/v1</code> are served meanwhile.</p>
</body></html>`;

function sendAway(request: IncomingMessage, response: ServerResponse): void {
	if (response.headersSent) {
		response.destroy();
		return;
	}
	const isPage = (request.headers.accept ?? "").includes("text/html");
	const body = isPage
		? AWAY_PAGE
		: JSON.stringify({
				error: { code: "console_unavailable", message: "the console is not running" },
			});
	response.writeHead(503, [
		"content-type",
		isPage ? "text/html; charset=utf-8" : "application/json",
		"content-length",
		String(Buffer.byteLength(body)),
		"retry-after",
		RETRY_SECONDS,
		"cache-control",
		"no-store",
		"connection",
		"close",
	]);
	response.end(body);
}

function rawHead(answer: IncomingMessage, status: string): string {
	const lines = [`HTTP/1.1 ${status}`];
	for (let at = 0; at < answer.rawHeaders.length; at += 2)
		lines.push(`${answer.rawHeaders[at]}: ${answer.rawHeaders[at + 1]}`);
	return `${lines.join("\r\n")}\r\n\r\n`;
}

/** Streams both ways between the client and the console at `consoleUrl`. */
export function createConsoleProxy(consoleUrl: string): ConsoleProxy {
	const target = new URL(consoleUrl);
	const agent = new Agent({ keepAlive: true, maxSockets: 512 });
	const base = { host: target.hostname, port: target.port, setHost: false } as const;

	function serve(request: IncomingMessage, response: ServerResponse, origin: ClientOrigin): void {
		const onward = httpRequest({
			...base,
			agent,
			method: request.method,
			path: request.url,
			headers: forwardedHeaders(request, origin),
		});
		onward.on("response", (answer) => {
			response.writeHead(answer.statusCode ?? 502, endToEnd(answer));
			answer.pipe(response);
			answer.on("error", () => response.destroy());
			answer.on("aborted", () => response.destroy());
		});
		onward.on("error", () => sendAway(request, response));
		response.on("close", () => onward.destroy());
		request.pipe(onward);
	}

	function upgrade(
		request: IncomingMessage,
		socket: Duplex,
		head: Buffer,
		origin: ClientOrigin,
	): void {
		const headers = forwardedHeaders(request, origin);
		headers.push("connection", "Upgrade", "upgrade", request.headers.upgrade ?? "websocket");
		const onward = httpRequest({ ...base, method: request.method, path: request.url, headers });
		const end = () => {
			onward.destroy();
			socket.destroy();
		};
		socket.on("error", end);
		socket.on("close", end);
		onward.on("error", end);
		onward.on("response", (answer) => {
			socket.write(rawHead(answer, `${answer.statusCode ?? 502} ${answer.statusMessage ?? ""}`));
			answer.pipe(socket);
		});
		onward.on("upgrade", (answer, upstream, upstreamHead) => {
			socket.write(rawHead(answer, "101 Switching Protocols"));
			if (upstreamHead.length > 0) socket.write(upstreamHead);
			if (head.length > 0) upstream.write(head);
			upstream.on("error", end);
			upstream.on("close", end);
			upstream.pipe(socket);
			socket.pipe(upstream);
		});
		onward.end();
	}

	return { serve, upgrade, close: () => agent.destroy() };
}
