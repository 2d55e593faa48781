import { buildConnector, type Dispatcher, Pool } from "undici";
import type {
	UpstreamCall,
	UpstreamFault,
	UpstreamHandler,
	UpstreamTransport,
} from "#server/gateway/ports.ts";
import { isAppError } from "#server/platform/errors.ts";
import {
	checkUrl,
	createAllowedLookup,
	type ResolveHost,
	resolveBySystem,
} from "#server/platform/http/allowed-host.ts";
import type { Reach } from "#server/platform/http/check-address.ts";

export interface UndiciTransportOptions {
	/** Scheme, host and an optional path prefix; fixed for the life of the transport. */
	readonly baseUrl: string;
	/** Where the address may lead, judged at every connection. */
	readonly reach: Reach;
	/** All addresses of a host name; injected in tests. */
	readonly resolve?: ResolveHost;
	readonly connectTimeoutMs: number;
	/** Idle connections are kept this long. */
	readonly keepAliveMs: number;
	readonly maxConnections: number;
	readonly maxHeaderBytes: number;
}

const CONNECT_CODES = new Set([
	"UND_ERR_CONNECT_TIMEOUT",
	"ECONNREFUSED",
	"ENOTFOUND",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"ETIMEDOUT",
]);
const RESET_CODES = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE", "ECONNABORTED"]);
const TIMEOUT_CODES = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
const ABORT_CODES = new Set(["UND_ERR_ABORTED", "UND_ERR_DESTROYED", "UND_ERR_CLOSED"]);

function codeOf(error: unknown): string {
	if (typeof error !== "object" || error === null || !("code" in error)) return "";
	return typeof error.code === "string" ? error.code : "";
}

function kindOf(error: unknown): UpstreamFault["kind"] {
	// Ours come from the judgement of the address, before there was a connection.
	if (isAppError(error)) return "connect";
	const code = codeOf(error);
	if (CONNECT_CODES.has(code)) return "connect";
	if (RESET_CODES.has(code)) return "reset";
	if (TIMEOUT_CODES.has(code)) return "timeout";
	if (ABORT_CODES.has(code)) return "aborted";
	// TLS failures happen before a request is sent; what is left breaks the protocol.
	if (code.startsWith("ERR_TLS") || code.startsWith("CERT_") || code.includes("CERT"))
		return "connect";
	return "protocol";
}

/** Undici wants an `Error`; one for all calls, since making a stack is the costly part. */
const ABORTED = Object.assign(new Error("aborted by the gateway"), { code: "UND_ERR_ABORTED" });

/** One call in flight: both the handler that undici drives and the control that the gateway holds. */
class UndiciCall implements Dispatcher.DispatchHandler, UpstreamCall {
	readonly #handler: UpstreamHandler;
	#controller: Dispatcher.DispatchController | null = null;
	#isAborted = false;
	#isOver = false;

	constructor(handler: UpstreamHandler) {
		this.#handler = handler;
	}

	onRequestStart(controller: Dispatcher.DispatchController): void {
		this.#controller = controller;
		if (this.#isAborted) controller.abort(ABORTED);
	}

	onResponseStart(
		_controller: Dispatcher.DispatchController,
		status: number,
		headers: Record<string, string | string[] | undefined>,
	): void {
		if (status >= 200 && !this.#isAborted) this.#handler.onHead(status, headers);
	}

	onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
		if (!this.#isAborted) this.#handler.onData(chunk);
	}

	onResponseEnd(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		if (this.#isAborted) this.#handler.onError({ kind: "aborted", message: ABORTED.message });
		else this.#handler.onEnd();
	}

	onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
		if (this.#isOver) return;
		this.#isOver = true;
		const kind = this.#isAborted ? "aborted" : kindOf(error);
		this.#handler.onError({ kind, message: error.message, cause: error });
	}

	pause(): void {
		this.#controller?.pause();
	}

	resume(): void {
		this.#controller?.resume();
	}

	abort(): void {
		if (this.#isAborted || this.#isOver) return;
		this.#isAborted = true;
		this.#controller?.abort(ABORTED);
	}
}

/**
 * Connects only where `reach` allows: a literal address is judged before, a name's addresses at
 * each connection, which then goes to exactly those.
 */
function createConnector(options: UndiciTransportOptions): buildConnector.connector {
	const { baseUrl, reach, resolve = resolveBySystem } = options;
	const connect = buildConnector({
		timeout: options.connectTimeoutMs,
		allowH2: false,
		lookup: createAllowedLookup(reach, resolve),
	});
	return (target, callback) => {
		try {
			checkUrl(baseUrl, reach);
		} catch (error) {
			// As a failed connection: one provider that is not allowed must not stop the others.
			callback(error instanceof Error ? error : new Error(String(error)), null);
			return;
		}
		connect(target, callback);
	};
}

/**
 * The hot path to one upstream: undici's dispatcher without its promises and streams. Timeouts of
 * answers are the gateway's own, so undici's are off.
 */
export function createUndiciTransport(options: UndiciTransportOptions): UpstreamTransport {
	const base = new URL(options.baseUrl);
	const prefix = base.pathname.replace(/\/+$/, "");
	const pool = new Pool(base.origin, {
		connections: options.maxConnections,
		pipelining: 1,
		headersTimeout: 0,
		bodyTimeout: 0,
		keepAliveTimeout: options.keepAliveMs,
		maxHeaderSize: options.maxHeaderBytes,
		allowH2: false,
		connect: createConnector(options),
	});
	return {
		send(request, handler) {
			const call = new UndiciCall(handler);
			pool.dispatch(
				{
					method: request.method,
					path: prefix + request.path,
					headers: [...request.headers],
					body: request.body,
				},
				call,
			);
			return call;
		},
		close: () => pool.destroy(),
	};
}

export const DEFAULT_TRANSPORT_OPTIONS = {
	connectTimeoutMs: 5_000,
	keepAliveMs: 30_000,
	maxConnections: 1_024,
	maxHeaderBytes: 32_768,
} as const satisfies Omit<UndiciTransportOptions, "baseUrl" | "reach">;
