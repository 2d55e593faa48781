import type { ErrorClass, Failure } from "./classify-error.ts";

/** An error as OpenAI's clients read it. */
export interface OpenAiError {
	readonly status: number;
	readonly message: string;
	readonly type: string;
	readonly param: string | null;
	readonly code: string;
	readonly retryAfterMs: number | null;
	/** False tells clients that trying again at once is pointless. */
	readonly retry: boolean;
}

interface Shape {
	readonly status: number;
	readonly type: string;
	readonly code: string;
	/** The upstream's own words are about the caller's request, so the caller sees them. */
	readonly quote: boolean;
	readonly message: string;
}

const UPSTREAM = "upstream_error";
const INVALID = "invalid_request_error";

const SHAPES: Readonly<Record<ErrorClass, Shape>> = {
	bad_request: shape(400, INVALID, "invalid_request", true, "The upstream refused the request"),
	payload_too_large: shape(413, INVALID, "payload_too_large", true, "The request is too large"),
	context_length: shape(400, INVALID, "context_length_exceeded", true, "The prompt is too long"),
	content_policy: shape(
		400,
		INVALID,
		"content_policy_violation",
		true,
		"Refused by content policy",
	),
	not_found: shape(404, INVALID, "model_not_found", true, "The upstream does not serve this model"),
	key_dead: shape(
		502,
		UPSTREAM,
		"upstream_credentials_exhausted",
		false,
		"The upstream refused our credentials: an administrator must check the provider's key",
	),
	rate_limited: shape(
		429,
		"rate_limit_error",
		"upstream_rate_limited",
		false,
		"The upstream is limiting requests",
	),
	overloaded: shape(503, UPSTREAM, "upstream_overloaded", false, "The upstream is overloaded"),
	server_error: shape(502, UPSTREAM, "upstream_failed", false, "The upstream failed"),
	connect: shape(502, UPSTREAM, "upstream_unreachable", false, "The upstream could not be reached"),
	timeout: shape(504, UPSTREAM, "upstream_timeout", false, "The upstream did not answer in time"),
	malformed: shape(
		502,
		UPSTREAM,
		"upstream_malformed",
		false,
		"The upstream's answer was malformed",
	),
	stream_incomplete: shape(
		502,
		UPSTREAM,
		"stream_incomplete",
		false,
		"The upstream ended its answer before it was complete",
	),
	aborted: shape(499, "aborted", "client_aborted", false, "The client closed the connection"),
};

function shape(status: number, type: string, code: string, quote: boolean, message: string): Shape {
	return { status, type, code, quote, message };
}

/** The error that the caller sees for the last failure. `detail`: model, upstream and attempts. */
export function toOpenAiError(failure: Failure, detail: string): OpenAiError {
	const { status, type, code, quote, message } = SHAPES[failure.errorClass];
	// Clients look for `model_not_found`, whatever the upstream calls it.
	const isItsCode = quote && failure.errorClass !== "not_found";
	const clientMade = quote && failure.status !== null && failure.status < 500;
	return {
		status:
			clientMade && failure.errorClass === "bad_request" ? (failure.status ?? status) : status,
		message: quote ? `${message}: ${failure.message} (${detail})` : `${message} (${detail})`,
		type,
		param: quote ? failure.param : null,
		code: isItsCode ? (failure.code ?? code) : code,
		retryAfterMs:
			failure.errorClass === "rate_limited" ? (failure.retryAfterMs ?? 1000) : failure.retryAfterMs,
		retry: false,
	};
}

/** The JSON body of an error. */
export function errorBody(error: Pick<OpenAiError, "message" | "type" | "param" | "code">): string {
	const { message, type, param, code } = error;
	return JSON.stringify({ error: { message, type, param, code } });
}

/** Headers that tell clients when to come back, names and values in turn. */
export function pushRetryHeaders(
	headers: string[],
	error: Pick<OpenAiError, "retryAfterMs" | "retry">,
): void {
	if (error.retryAfterMs !== null) {
		headers.push("retry-after", String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))));
		headers.push("retry-after-ms", String(Math.ceil(error.retryAfterMs)));
	}
	if (!error.retry) headers.push("x-should-retry", "false");
}
