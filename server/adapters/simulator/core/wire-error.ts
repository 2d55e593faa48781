/** One error answer exactly as OpenRouter writes it. */
export interface WireError {
	readonly status: number;
	readonly body: { readonly error: WireErrorBody; readonly user_id?: string };
	readonly retryAfterSeconds: number | null;
}

export interface WireErrorBody {
	readonly code: number;
	readonly message: string;
	readonly metadata?: Readonly<Record<string, unknown>>;
}

interface ErrorTemplate {
	readonly status: number;
	readonly message: string;
	readonly errorType: string;
	readonly retryAfterSeconds?: number;
	readonly metadata?: Readonly<Record<string, unknown>>;
}

const moderation = { reasons: ["simulated"], flagged_input: "…", provider_name: "Simulator" };

/** By fault kind: the HTTP status, or a name where one status has several meanings. */
const TEMPLATES: Readonly<Record<string, ErrorTemplate>> = {
	"400": { status: 400, message: "Input validation failed", errorType: "invalid_request" },
	"401": { status: 401, message: "No auth credentials found", errorType: "authentication" },
	"402": { status: 402, message: "Insufficient credits", errorType: "payment_required" },
	"403": { status: 403, message: "Key is not permitted", errorType: "permission_denied" },
	"404": { status: 404, message: "No endpoints found for this model", errorType: "not_found" },
	"408": { status: 408, message: "Request timed out", errorType: "timeout" },
	"413": { status: 413, message: "Payload too large", errorType: "payload_too_large" },
	"422": { status: 422, message: "Unprocessable request", errorType: "unprocessable" },
	"429": {
		status: 429,
		message: "Rate limit exceeded",
		errorType: "rate_limit_exceeded",
		retryAfterSeconds: 1,
	},
	"500": { status: 500, message: "Internal Server Error", errorType: "server" },
	"502": { status: 502, message: "Provider returned error", errorType: "provider_unavailable" },
	"503": {
		status: 503,
		message: "No provider is available",
		errorType: "provider_unavailable",
		retryAfterSeconds: 1,
	},
	"524": { status: 524, message: "Provider timed out", errorType: "timeout" },
	"529": { status: 529, message: "Provider is overloaded", errorType: "provider_overloaded" },
	context_length: {
		status: 400,
		message: "This endpoint's maximum context length is exceeded",
		errorType: "context_length_exceeded",
	},
	content_policy: {
		status: 403,
		message: "Input was flagged by moderation",
		errorType: "content_policy_violation",
		metadata: moderation,
	},
};

export const ERROR_FAULTS: readonly string[] = Object.keys(TEMPLATES);

/** The error of a fault kind; `null` for a kind that is not an HTTP error. */
export function findErrorFault(kind: string, retryAfterSeconds: number | null): WireError | null {
	const template = TEMPLATES[kind];
	if (template === undefined) return null;
	return writeError(template.status, `${template.message} (simulated)`, template.errorType, {
		retryAfterSeconds: retryAfterSeconds ?? template.retryAfterSeconds ?? null,
		metadata: template.metadata ?? {},
	});
}

/** The plain error of an HTTP status that the table knows. */
export function httpError(status: "401" | "413"): WireError {
	return findErrorFault(status, null) ?? writeError(Number(status), "refused", "unmapped");
}

export function writeError(
	status: number,
	message: string,
	errorType: string,
	extra: {
		readonly retryAfterSeconds?: number | null;
		readonly metadata?: Readonly<Record<string, unknown>>;
	} = {},
): WireError {
	const metadata = { error_type: errorType, provider_name: "Simulator", ...extra.metadata };
	return {
		status,
		body: { error: { code: status, message, metadata } },
		retryAfterSeconds: extra.retryAfterSeconds ?? null,
	};
}

/** The error object of a chunk inside a stream that already answered 200. */
export const STREAM_ERROR: WireErrorBody = {
	code: 502,
	message: "Provider disconnected (simulated)",
	metadata: { error_type: "provider_unavailable", provider_code: null },
};
