import type { Span } from "./resolve-range.ts";
import { startOfDay, startOfDayAfter, wallClockOf } from "./zone-time.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Steps below a day; each divides it, so that a day always begins a bucket. */
const STEPS_MS = [
	MINUTE_MS,
	5 * MINUTE_MS,
	15 * MINUTE_MS,
	30 * MINUTE_MS,
	HOUR_MS,
	2 * HOUR_MS,
	3 * HOUR_MS,
	6 * HOUR_MS,
	12 * HOUR_MS,
];

/** Roll-ups are kept for whole quarters of an hour. */
export const ROLLUP_STEP_MS = 15 * MINUTE_MS;

/** Charts draw at most one point a pixel; this many bars are still wide enough to hit. */
const MAX_BUCKETS = 96;

/** Consecutive stretches of time: bucket `i` is from `starts[i]` to the next start or the end. */
export interface Buckets {
	readonly starts: readonly number[];
	/** End of the range, not part of it. */
	readonly untilMs: number;
	/** `null`: calendar days, which differ in length. */
	readonly stepMs: number | null;
}

export interface BucketOptions {
	/** The finest step that the figures are kept in, ms. */
	readonly finestMs: number;
	/** Lets the first bucket begin before the range, so that it is as long as the others. */
	readonly isOpenStart: boolean;
}

/**
 * Cuts a range into buckets that begin at full steps of the zone's own clock; a calendar day always
 * begins one, also over a change of the clocks. The range begins at a full step of `finestMs`.
 */
export function planBuckets(span: Span, { finestMs, isOpenStart }: BucketOptions): Buckets {
	const { untilMs, zone } = span;
	const length = untilMs - span.sinceMs;
	const stepMs = STEPS_MS.find((step) => step >= finestMs && length / step <= MAX_BUCKETS) ?? null;
	const wallClock = wallClockOf(zone);
	const floorMs = isOpenStart && stepMs !== null ? stepMs : finestMs;
	const sinceMs = floorInDay(span.sinceMs, floorMs, startOfDay(span.sinceMs, wallClock));
	const starts = [sinceMs];
	let dayMs = startOfDay(sinceMs, wallClock);
	while (dayMs < untilMs) {
		const nextDayMs = startOfDayAfter(dayMs, 1, wallClock);
		const end = Math.min(nextDayMs, untilMs);
		for (let start = dayMs; start < end; start += stepMs ?? Number.POSITIVE_INFINITY) {
			if (start > sinceMs) starts.push(start);
		}
		dayMs = nextDayMs;
	}
	return { starts, untilMs, stepMs };
}

function floorInDay(timeMs: number, stepMs: number, dayMs: number): number {
	return dayMs + Math.floor((timeMs - dayMs) / stepMs) * stepMs;
}
