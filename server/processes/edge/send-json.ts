import type { ServerResponse } from "node:http";
import { errorBody } from "#server/gateway/core/openai-error.ts";

/** Sends a small JSON body. */
export function sendJson(
	response: ServerResponse,
	status: number,
	body: string,
	headers: readonly string[] = [],
): void {
	if (response.headersSent) return;
	response.writeHead(status, [
		"content-type",
		"application/json",
		"content-length",
		String(Buffer.byteLength(body)),
		...headers,
	]);
	response.end(body);
}

export interface ApiFault {
	readonly status: number;
	readonly type: string;
	readonly code: string;
	readonly message: string;
	readonly param?: string | null;
	readonly retryAfterMs?: number;
}

/**
 * Sends an OpenAI-shaped error. `close`: the body of the request was not read, so the connection
 * cannot be used again.
 */
export function sendApiError(
	response: ServerResponse,
	requestId: string,
	fault: ApiFault,
	close: boolean,
): void {
	const headers = ["x-request-id", requestId];
	if (fault.retryAfterMs !== undefined) {
		headers.push("retry-after", String(Math.max(1, Math.ceil(fault.retryAfterMs / 1000))));
		headers.push("retry-after-ms", String(fault.retryAfterMs));
	}
	if (fault.status === 401) headers.push("www-authenticate", "Bearer");
	if (close) headers.push("connection", "close");
	sendJson(response, fault.status, errorBody({ ...fault, param: fault.param ?? null }), headers);
}
