import type { Random } from "#server/platform/random.ts";
import type { AnswerHeaders } from "../ports.ts";

export interface BackoffLimits {
	readonly baseMs: number;
	/** Growth of the bound from one retry to the next: 2 doubles it, 1 keeps it. */
	readonly factor: number;
	readonly capMs: number;
	/** A longer `Retry-After` is not waited for: the attempt is given up instead. */
	readonly maxRetryAfterMs: number;
}

function headerText(value: string | string[] | undefined): string | null {
	const first = Array.isArray(value) ? value[0] : value;
	return first === undefined || first === "" ? null : first;
}

/** `retry-after-ms`, else `retry-after` in seconds or as an HTTP date; ms from now, or `null`. */
export function readRetryAfter(headers: AnswerHeaders, nowMs: number): number | null {
	const inMs = headerText(headers["retry-after-ms"]);
	if (inMs !== null && /^\d+(\.\d+)?$/.test(inMs)) return Math.ceil(Number(inMs));
	const after = headerText(headers["retry-after"]);
	if (after === null) return null;
	if (/^\d+(\.\d+)?$/.test(after)) return Math.ceil(Number(after) * 1000);
	const date = Date.parse(after);
	return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

/**
 * Pause before trying the same upstream again, ms: full jitter over a growing bound, never less
 * than what the upstream asked for. `null`: it asked for more than we wait.
 */
export function backoffMs(
	retry: number,
	retryAfterMs: number | null,
	limits: BackoffLimits,
	random: Random,
): number | null {
	if (retryAfterMs !== null && retryAfterMs > limits.maxRetryAfterMs) return null;
	const bound = Math.min(limits.capMs, limits.baseMs * limits.factor ** Math.max(0, retry));
	return Math.max(retryAfterMs ?? 0, Math.round(random.next() * bound));
}
