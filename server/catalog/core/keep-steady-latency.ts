import type { PublishedTtft } from "../ports.ts";

/** Published latencies move all the time; a smaller change is not worth a new snapshot. */
const MIN_CHANGE = 0.1;

/**
 * The published latency to store: the last one while no figure has moved by a tenth, so that noise
 * does not make a new snapshot at every refresh. A figure that vanished is dropped.
 */
export function keepSteadyLatency(
	next: PublishedTtft | null,
	last: PublishedTtft | null,
): PublishedTtft | null {
	if (next === null || last === null) return next;
	const isSteady = ([["p50"], ["p90"], ["p99"]] as const).every(
		([name]) => Math.abs(next[name] - last[name]) < last[name] * MIN_CHANGE,
	);
	return isSteady ? last : next;
}
