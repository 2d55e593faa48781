import { setTimeout as sleep } from "node:timers/promises";

/** Waits for `work`, but not longer than `ms`; what is not done by then goes on without the caller. */
export async function settleWithin(
	work: Promise<unknown>,
	ms: number,
	wait: (ms: number, signal: AbortSignal) => Promise<unknown> = waitFor,
): Promise<void> {
	const settled = new AbortController();
	try {
		await Promise.race([work, wait(ms, settled.signal)]);
	} finally {
		settled.abort();
	}
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
	return sleep(ms, undefined, { signal });
}
