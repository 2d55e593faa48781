/**
 * The one error family of the product. Use cases throw these; the tRPC middleware, the `/v1`
 * edge and the command line each map them once. `message` is shown to users for every code but
 * `internal`, whose text stays in the log and is replaced by a reference id.
 */
export type ErrorCode =
	| "not_found"
	| "forbidden"
	| "unauthorized"
	| "conflict"
	| "invalid_input"
	| "limit_exceeded"
	| "precondition"
	| "upstream_failed"
	| "unavailable"
	| "internal";

export interface AppErrorOptions {
	/** What the caller can do about it, in one sentence. */
	readonly hint?: string;
	/** The input field at fault, as a dotted path. */
	readonly param?: string;
	readonly retryAfterMs?: number;
	readonly details?: Readonly<Record<string, unknown>>;
	readonly cause?: unknown;
}

export class AppError extends Error {
	readonly code: ErrorCode;
	readonly hint: string | undefined;
	readonly param: string | undefined;
	readonly retryAfterMs: number | undefined;
	readonly details: Readonly<Record<string, unknown>> | undefined;

	constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = "AppError";
		this.code = code;
		this.hint = options.hint;
		this.param = options.param;
		this.retryAfterMs = options.retryAfterMs;
		this.details = options.details;
	}
}

export function isAppError(error: unknown): error is AppError {
	return error instanceof AppError;
}

/** For the default branch of a switch over a union: fails to compile when a case is missing. */
export function assertNever(value: never): never {
	throw new AppError("internal", `unexpected value: ${String(value)}`);
}

/** States an invariant. A violation fails the request, not the process. */
export function assert(condition: unknown, message: string): asserts condition {
	if (!condition) throw new AppError("internal", `invariant violated: ${message}`);
}
