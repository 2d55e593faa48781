import { AppError } from "#server/platform/errors.ts";
import type { DecisionRecord } from "#server/policy/contract.ts";
import type { CaptureRecord, UsageIntent, UsageTerminal } from "./usage-records.ts";

/**
 * Room that an admitted request may still need for its end, so that the log can always take it.
 * Intents and terminals are kept below it.
 */
export const MAX_RECORD_CHARS = 64 * 1024;
const MAX_MESSAGE_CHARS = 500;
const MAX_ATTEMPTS_KEPT = 32;

/** Throws `invalid_input` when the caller's own metadata is too large to be kept. */
export function encodeIntent(intent: UsageIntent): string {
	const text = storable(JSON.stringify(intent));
	if (text.length > MAX_RECORD_CHARS) {
		throw new AppError("invalid_input", "tags, metadata and session id are too large together", {
			hint: "keep them below 60,000 characters",
			param: "sophia.metadata",
		});
	}
	return text;
}

/** Always succeeds: what is too long loses its spans and the tails of its messages, never its sums. */
export function encodeTerminal(terminal: UsageTerminal): string {
	const text = storable(JSON.stringify(terminal));
	return text.length <= MAX_RECORD_CHARS ? text : storable(JSON.stringify(shorten(terminal)));
}

export function encodeDecision(record: DecisionRecord): string {
	return storable(`{"kind":"decision","record":${JSON.stringify(record)}}`);
}

export function encodeCapture(capture: CaptureRecord): string {
	return storable(JSON.stringify(capture));
}

function shorten(terminal: UsageTerminal): UsageTerminal {
	const cut = (text: string | null) => text?.slice(0, MAX_MESSAGE_CHARS) ?? null;
	return {
		...terminal,
		errorMessage: cut(terminal.errorMessage),
		errorClass: cut(terminal.errorClass),
		finishReason: cut(terminal.finishReason),
		modelServed: cut(terminal.modelServed),
		provider: cut(terminal.provider),
		attempts: terminal.attempts
			.slice(-MAX_ATTEMPTS_KEPT)
			.map((attempt) => ({ ...attempt, errorMessage: cut(attempt.errorMessage) })),
		spans: [],
	};
}

/**
 * PostgreSQL's text holds neither NUL nor half a surrogate pair; callers can send both. JSON writes
 * them as `\u` escapes, so the common case costs one search.
 */
function storable(json: string): string {
	return json.includes("\\u") ? JSON.stringify(replaceUnstorable(JSON.parse(json))) : json;
}

function replaceUnstorable(value: unknown): unknown {
	if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "\ufffd");
	if (Array.isArray(value)) return value.map(replaceUnstorable);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [replaceUnstorable(key), replaceUnstorable(inner)]),
	);
}
