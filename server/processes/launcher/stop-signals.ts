import { systemProcessTable, watchCallers } from "./watch-parent.ts";

/**
 * One Ctrl-C arrives several times: from the terminal, and passed on by npm and by the set-up
 * script. What comes within this time is the same request.
 */
const SAME_REQUEST_MS = 1_000;

export interface StopRequests {
	/** Aborted by the first request; its reason says in words what asked for the stop. */
	readonly stop: AbortSignal;
	/** Aborted by the second one. */
	readonly hurry: AbortSignal;
	/** Asks for the stop from inside. */
	request(reason: string): void;
}

/** Listens to signals, and to the loss of whoever started us when that was npm. */
export function listenForStop(clock: { monotonicMs(): number }): StopRequests {
	const stop = new AbortController();
	const hurry = new AbortController();
	let firstAtMs = 0;
	const request = (reason: string) => {
		if (!stop.signal.aborted) {
			firstAtMs = clock.monotonicMs();
			stop.abort(reason);
		} else if (clock.monotonicMs() - firstAtMs > SAME_REQUEST_MS) {
			hurry.abort(reason);
		}
	};
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
		process.on(signal, () => request(signal));
	}
	if (process.env.npm_lifecycle_event !== undefined) {
		watchCallers(systemProcessTable, () => request("npm is gone"));
	}
	// A terminal that was closed must not end the drain.
	for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
	return { stop: stop.signal, hurry: hurry.signal, request };
}
