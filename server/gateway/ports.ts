/**
 * What the gateway needs from outside. It is push-based, not an async iterator, because the
 * hot path pays for every promise; back-pressure is `pause`/`resume`.
 */
export interface UpstreamRequest {
	readonly method: "POST" | "GET";
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array | null;
}

/** Why no (more) answer came: a class the failover rules understand, never message text. */
export interface UpstreamFault {
	readonly kind: "connect" | "reset" | "timeout" | "aborted" | "protocol";
	readonly message: string;
	readonly cause?: unknown;
}

/** Exactly one of `onEnd` and `onError` is called, last; nothing after `abort` but `onError`. */
export interface UpstreamHandler {
	onHead(status: number, headers: Readonly<Record<string, string>>): void;
	onData(chunk: Uint8Array): void;
	onEnd(): void;
	onError(fault: UpstreamFault): void;
}

export interface UpstreamCall {
	pause(): void;
	resume(): void;
	/** Closes the connection to the upstream now. Safe to call more than once. */
	abort(): void;
}

/** Sends bytes to one fixed base URL; the request never chooses the host. */
export interface UpstreamTransport {
	send(request: UpstreamRequest, handler: UpstreamHandler): UpstreamCall;
	close(): Promise<void>;
}

/** One configured upstream: where it is, how to authenticate, which wire habits it has. */
export interface Upstream {
	/** Stable name used in records, metrics and breakers: `simulator`, `openrouter`, ... */
	readonly name: string;
	readonly kind: "simulator" | "openrouter" | "openai-compatible" | "portkey";
	readonly simulated: boolean;
	readonly transport: UpstreamTransport;
	/** Path of chat completions below the transport's base URL. */
	readonly chatPath: string;
	/** Authorisation and vendor headers, added to every request. */
	readonly headers: Readonly<Record<string, string>>;
	/** False where usage is always sent (OpenRouter): then `include_usage` is not added. */
	readonly needsIncludeUsage: boolean;
}

/** Timers, injected for the fault simulator. */
export interface Timers {
	setTimeout(callback: () => void, ms: number): TimerHandle;
	clearTimeout(handle: TimerHandle): void;
}
export type TimerHandle = object | number;
