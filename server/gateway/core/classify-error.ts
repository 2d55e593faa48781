import type { UpstreamFault } from "../ports.ts";

/** What went wrong with one attempt, as the failover rules understand it. */
export type ErrorClass =
	| "key_dead"
	| "rate_limited"
	| "overloaded"
	| "server_error"
	| "timeout"
	| "connect"
	| "bad_request"
	| "payload_too_large"
	| "context_length"
	| "content_policy"
	| "not_found"
	| "malformed"
	| "stream_incomplete"
	| "aborted";

/** One failed attempt. `param` and `code` are the upstream's own, for errors that the caller made. */
export interface Failure {
	readonly errorClass: ErrorClass;
	readonly status: number | null;
	readonly message: string;
	readonly param: string | null;
	readonly code: string | null;
	readonly retryAfterMs: number | null;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** OpenRouter's stable `error_type` values. */
const BY_ERROR_TYPE: ReadonlyMap<string, ErrorClass> = new Map<string, ErrorClass>([
	["context_length_exceeded", "context_length"],
	["max_tokens_exceeded", "context_length"],
	["token_limit_exceeded", "context_length"],
	["string_too_long", "bad_request"],
	["authentication", "key_dead"],
	["permission_denied", "key_dead"],
	["payment_required", "key_dead"],
	["rate_limit_exceeded", "rate_limited"],
	["provider_overloaded", "overloaded"],
	["provider_unavailable", "overloaded"],
	["invalid_request", "bad_request"],
	["invalid_prompt", "bad_request"],
	["not_found", "not_found"],
	["precondition_failed", "bad_request"],
	["payload_too_large", "payload_too_large"],
	["unprocessable", "bad_request"],
	["content_policy_violation", "content_policy"],
	["refusal", "content_policy"],
	["server", "server_error"],
	["timeout", "timeout"],
]);

/** Codes and types of OpenAI and of servers that follow it. */
const BY_CODE: ReadonlyMap<string, ErrorClass> = new Map<string, ErrorClass>([
	["context_length_exceeded", "context_length"],
	["content_policy_violation", "content_policy"],
	["content_filter", "content_policy"],
	["invalid_api_key", "key_dead"],
	["insufficient_quota", "key_dead"],
	["billing_hard_limit_reached", "key_dead"],
	["account_deactivated", "key_dead"],
	["model_not_found", "not_found"],
	["rate_limit_exceeded", "rate_limited"],
	["server_error", "server_error"],
	["overloaded_error", "overloaded"],
	["rate_limit_error", "rate_limited"],
	["authentication_error", "key_dead"],
	["permission_error", "key_dead"],
	["not_found_error", "not_found"],
]);

function byStatus(status: number): ErrorClass {
	switch (status) {
		case 401:
		case 402:
		case 403:
			return "key_dead";
		case 404:
			return "not_found";
		case 408:
		case 504:
		case 524:
			return "timeout";
		case 413:
			return "payload_too_large";
		case 429:
			return "rate_limited";
		case 503:
		case 529:
			return "overloaded";
		default:
			return status >= 400 && status < 500 ? "bad_request" : "server_error";
	}
}

function text(value: unknown): string | null {
	return typeof value === "string" && value !== "" ? value : null;
}

/** The number under which an error body states its HTTP status (OpenRouter), if it does. */
function statusOf(error: Fields): number | null {
	const { code } = error;
	return typeof code === "number" && code >= 400 && code <= 599 ? code : null;
}

function classify(error: Fields, status: number | null): ErrorClass {
	const metadata = isFields(error.metadata) ? error.metadata : {};
	const errorType = text(metadata.error_type) ?? text(error.error_type);
	const byType = errorType === null ? undefined : BY_ERROR_TYPE.get(errorType);
	if (byType) return byType;
	const byCode = BY_CODE.get(text(error.code) ?? "") ?? BY_CODE.get(text(error.type) ?? "");
	if (byCode) return byCode;
	// A 403 that carries moderation reasons is about the prompt, not about our key.
	if (Array.isArray(metadata.reasons)) return "content_policy";
	return byStatus(status ?? statusOf(error) ?? 500);
}

const MAX_MESSAGE = 500;

/** Classifies an error body: of a status, or in a chunk of a 200 (`status` null). */
export function classifyErrorBody(
	body: unknown,
	status: number | null,
	retryAfterMs: number | null,
): Failure {
	const wrapped = isFields(body) ? body.error : null;
	const error = isFields(wrapped) ? wrapped : {};
	const message =
		text(error.message) ??
		text(wrapped) ??
		(isFields(body) ? text(body.message) : null) ??
		(status === null ? "the upstream reported an error" : `the upstream answered ${status}`);
	return {
		errorClass: classify(error, status),
		status: status ?? statusOf(error),
		message: message.slice(0, MAX_MESSAGE),
		param: text(error.param),
		code: text(error.code),
		retryAfterMs,
	};
}

/** Classifies what the transport reports. `headSeen`: the answer had begun. */
export function classifyFault(fault: UpstreamFault, headSeen: boolean): Failure {
	const base = {
		status: null,
		message: fault.message,
		param: null,
		code: null,
		retryAfterMs: null,
	};
	switch (fault.kind) {
		case "timeout":
			return { ...base, errorClass: "timeout" };
		case "protocol":
			return { ...base, errorClass: "malformed" };
		case "aborted":
			return { ...base, errorClass: "aborted" };
		default:
			return { ...base, errorClass: headSeen ? "stream_incomplete" : "connect" };
	}
}

/** A failure that the gateway itself established. */
export function gatewayFailure(
	errorClass: ErrorClass,
	message: string,
	status: number | null,
): Failure {
	return { errorClass, status, message, param: null, code: null, retryAfterMs: null };
}
