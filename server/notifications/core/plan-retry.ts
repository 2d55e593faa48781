const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after each failed try: about 22 hours in all, so that a night's outage loses nothing. */
const WAITS_MS: readonly number[] = [
	10 * SECOND_MS,
	MINUTE_MS,
	5 * MINUTE_MS,
	15 * MINUTE_MS,
	HOUR_MS,
	3 * HOUR_MS,
	6 * HOUR_MS,
	12 * HOUR_MS,
];

/** Most tries of one message. */
export const MAX_ATTEMPTS = WAITS_MS.length + 1;

const JITTER = 0.1;
const GONE = 410;
const MAX_ASKED_WAIT_MS = HOUR_MS;

export interface FailedAttempt {
	/** How many tries there were, this one included. */
	readonly attempts: number;
	readonly status: number | null;
	/** `retry-after` of the answer. */
	readonly retryAfter: string | undefined;
	readonly nowMs: number;
	/** In [0, 1). */
	readonly chance: number;
}

/** When to try again, ms; `null`: never, since nothing is left to try or the receiver is gone. */
export function planRetry(failed: FailedAttempt): number | null {
	const waitMs = WAITS_MS[failed.attempts - 1];
	if (waitMs === undefined || failed.status === GONE) return null;
	const spreadMs = waitMs * (1 + JITTER * failed.chance);
	return failed.nowMs + Math.max(spreadMs, readRetryAfter(failed.retryAfter, failed.nowMs));
}

/** Seconds or an HTTP date, bounded: nobody can ask us to wait for a year. */
function readRetryAfter(text: string | undefined, nowMs: number): number {
	if (text === undefined) return 0;
	const askedMs = /^\d{1,9}$/.test(text) ? Number(text) * SECOND_MS : Date.parse(text) - nowMs;
	return Number.isFinite(askedMs) ? Math.min(Math.max(0, askedMs), MAX_ASKED_WAIT_MS) : 0;
}
