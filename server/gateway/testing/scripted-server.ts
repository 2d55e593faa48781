import { createServer, type Server, type Socket } from "node:net";

/** One step of what a misbehaving upstream does with a connection. */
export type ScriptStep =
	| { readonly do: "send"; readonly bytes: string | Uint8Array }
	| { readonly do: "wait"; readonly ms: number }
	/** Goes on when the promise is settled. */
	| { readonly do: "hold"; readonly until: Promise<void> }
	/** Sends the same bytes again and again until the connection is gone. */
	| { readonly do: "repeat"; readonly bytes: string | Uint8Array; readonly everyMs: number }
	| { readonly do: "end" }
	| { readonly do: "reset" };

/** What one request looked like from outside. */
export interface ReceivedRequest {
	readonly head: string;
	readonly body: string;
	readonly rawBody: Buffer;
	/** Set once the client's side of the connection has closed. */
	closedAtMs: number | null;
	sentBytes: number;
}

export interface ScriptedServer {
	readonly url: string;
	readonly received: ReceivedRequest[];
	close(): Promise<void>;
}

export type Script = (request: ReceivedRequest) => readonly ScriptStep[];

/** Bytes of the request that begins here; 0 while its head is not complete. */
function sizeOf(bytes: Buffer): number {
	const headEnd = bytes.indexOf("\r\n\r\n");
	if (headEnd < 0) return 0;
	const head = bytes.toString("latin1", 0, headEnd);
	return headEnd + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
}

function parseRequest(bytes: Buffer): { head: string; body: Buffer; size: number } | null {
	const size = sizeOf(bytes);
	if (size === 0 || bytes.length < size) return null;
	const headEnd = bytes.indexOf("\r\n\r\n");
	const head = bytes.toString("latin1", 0, headEnd);
	return { head, body: bytes.subarray(headEnd + 4, size), size };
}

function play(socket: Socket, steps: readonly ScriptStep[], entry: ReceivedRequest): void {
	const [step, ...rest] = steps;
	if (!step || socket.destroyed) return;
	switch (step.do) {
		case "send":
			entry.sentBytes += Buffer.byteLength(step.bytes);
			socket.write(step.bytes, () => play(socket, rest, entry));
			return;
		case "wait":
			setTimeout(() => play(socket, rest, entry), step.ms).unref();
			return;
		case "hold":
			step.until.finally(() => play(socket, rest, entry));
			return;
		case "repeat": {
			const again = () => {
				if (socket.destroyed) return;
				entry.sentBytes += Buffer.byteLength(step.bytes);
				const later = () => setTimeout(again, step.everyMs).unref();
				if (socket.write(step.bytes)) later();
				else socket.once("drain", later);
			};
			again();
			return;
		}
		case "end":
			socket.end();
			return;
		default:
			socket.resetAndDestroy();
	}
}

/** A raw TCP server on loopback that answers each request by a script, valid HTTP or not. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
	const received: ReceivedRequest[] = [];
	const sockets = new Set<Socket>();
	const server: Server = createServer((socket) => {
		sockets.add(socket);
		let pending: Buffer = Buffer.alloc(0);
		let pieces: Buffer[] = [];
		let size = 0;
		let wanted = 0;
		let last: ReceivedRequest | null = null;
		socket.on("error", () => undefined);
		socket.on("close", () => {
			sockets.delete(socket);
			if (last) last.closedAtMs = performance.now();
		});
		socket.on("data", (piece) => {
			pieces.push(piece);
			size += piece.length;
			// Large bodies are put together once, when all of them is there.
			if (size < wanted) return;
			pending = Buffer.concat(pieces);
			for (let found = parseRequest(pending); found; found = parseRequest(pending)) {
				pending = pending.subarray(found.size);
				const rawBody = Buffer.from(found.body);
				const entry: ReceivedRequest = {
					head: found.head,
					body: rawBody.toString("utf8"),
					rawBody,
					closedAtMs: null,
					sentBytes: 0,
				};
				last = entry;
				received.push(entry);
				play(socket, script(entry), entry);
			}
			pieces = [pending];
			size = pending.length;
			wanted = sizeOf(pending);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	return {
		url: `http://127.0.0.1:${port}`,
		received,
		close: () =>
			new Promise((resolve) => {
				for (const socket of sockets) socket.destroy();
				server.close(() => resolve());
			}),
	};
}

const HEAD_STREAM =
	"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

function chunked(text: string): string {
	return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

/** Steps that stream the given text pieces as one chunk each and end the answer properly. */
export function streamSteps(pieces: readonly string[]): ScriptStep[] {
	const sends = pieces.map((piece): ScriptStep => ({ do: "send", bytes: chunked(piece) }));
	return [{ do: "send", bytes: HEAD_STREAM }, ...sends, { do: "send", bytes: "0\r\n\r\n" }];
}

/** The same without the end: what follows is up to the script. */
export function openStreamSteps(pieces: readonly string[]): ScriptStep[] {
	return streamSteps(pieces).slice(0, -1);
}

/** Steps that answer with a status and a JSON body. */
export function jsonSteps(
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>> = {},
): ScriptStep[] {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	const lines = Object.entries({ "content-type": "application/json", ...headers })
		.map(([name, value]) => `${name}: ${value}\r\n`)
		.join("");
	const head = `HTTP/1.1 ${status} X\r\n${lines}content-length: ${Buffer.byteLength(text)}\r\n\r\n`;
	return [{ do: "send", bytes: head + text }];
}
