import type { Range } from "#server/lists/contract.ts";
import { between } from "./parse-range.ts";

const MINUTE_MS = 60_000;
/** Share of the range that may lie between its end and the present. */
const NEARLY_NOW = 0.1;
const MAX_MS = 400 * 1440 * MINUTE_MS;

/** Start and end of a range as it stands now, ms. Days are counted as 24 h back from now. */
export function spanOf(range: Range, nowMs: number): { sinceMs: number; untilMs: number } {
	switch (range.kind) {
		case "last":
			return { sinceMs: nowMs - range.minutes * MINUTE_MS, untilMs: nowMs };
		case "days":
			return { sinceMs: nowMs - range.days * 1440 * MINUTE_MS, untilMs: nowMs };
		case "between":
			return { sinceMs: Date.parse(range.since), untilMs: Date.parse(range.until) };
	}
}

/** The range before (`-1`) or after (`1`), as long as this one; never beyond the present. */
export function shiftRange(range: Range, direction: -1 | 1, nowMs: number): Range {
	const { sinceMs, untilMs } = spanOf(range, nowMs);
	const length = untilMs - sinceMs;
	const end = untilMs + direction * length;
	// Back and forth again ends some seconds ago: that is the present to the reader.
	if (direction === 1 && end > nowMs - length * NEARLY_NOW) return followNow(range, nowMs);
	return between(end - length, end);
}

/** Twice as long around the same middle; a range that follows the present goes on doing so. */
export function zoomOut(range: Range, nowMs: number): Range {
	const { sinceMs, untilMs } = spanOf(range, nowMs);
	const length = Math.min(2 * (untilMs - sinceMs), MAX_MS);
	if (range.kind === "last") return { kind: "last", minutes: length / MINUTE_MS };
	if (range.kind === "days") return { kind: "days", days: Math.min(range.days * 2, 400) };
	const until = Math.min(Math.round((sinceMs + untilMs + length) / 2), Math.max(untilMs, nowMs));
	return between(until - length, until);
}

/** As long as it is, ending now and going on with it. */
export function followNow(range: Range, nowMs: number): Range {
	if (range.kind !== "between") return range;
	const { sinceMs, untilMs } = spanOf(range, nowMs);
	return { kind: "last", minutes: Math.max(1, Math.round((untilMs - sinceMs) / MINUTE_MS)) };
}
