import type { ServerResponse } from "node:http";
import type { WireError } from "./core/wire-error.ts";

/** Sends a JSON answer with its length. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
	if (response.destroyed) return;
	const bytes = Buffer.from(JSON.stringify(value));
	response.writeHead(status, {
		"content-type": "application/json",
		"content-length": bytes.length,
	});
	response.end(bytes);
}

/** Sends an error as OpenRouter does, with `Retry-After` where the error has one. */
export function sendError(response: ServerResponse, error: WireError): void {
	if (response.destroyed) return;
	if (error.retryAfterSeconds !== null) {
		response.setHeader("retry-after", String(error.retryAfterSeconds));
	}
	sendJson(response, error.status, error.body);
}
