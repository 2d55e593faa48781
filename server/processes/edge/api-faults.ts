import type { BodyFault } from "./read-body.ts";
import type { ApiFault } from "./send-json.ts";

export const SHUTTING_DOWN: ApiFault = {
	status: 503,
	type: "unavailable",
	code: "server_shutting_down",
	message: "the server is shutting down: send the request again",
	retryAfterMs: 1_000,
};
export const OVERLOADED: ApiFault = {
	status: 503,
	type: "unavailable",
	code: "overloaded",
	message: "too many requests are running: try again shortly",
	retryAfterMs: 1_000,
};
export const INTERNAL: ApiFault = {
	status: 500,
	type: "server_error",
	code: "internal_error",
	message: "the server failed on this request: the log has the cause under its request id",
};

export function unauthorized(message: string): ApiFault {
	return { status: 401, type: "authentication_error", code: "invalid_api_key", message };
}

export function bodyFault(fault: BodyFault, maxBytes: number): ApiFault {
	const base = { type: "invalid_request_error" } as const;
	if (fault === "too_large") {
		const message = `the body is larger than ${maxBytes} bytes`;
		return { ...base, status: 413, code: "payload_too_large", message };
	}
	return { ...base, status: 408, code: "request_timeout", message: "the body came too slowly" };
}

export function notFound(message: string, code: string): ApiFault {
	return { status: 404, type: "invalid_request_error", code, message };
}
