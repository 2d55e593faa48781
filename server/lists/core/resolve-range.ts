import { AppError } from "#server/platform/errors.ts";
import type { Range, Window } from "../contract.ts";
import { startOfDay, startOfDayAfter, startOfMonthAfter, wallClockOf } from "./zone-time.ts";

const MINUTE_MS = 60_000;
const MAX_SPAN_MS = 401 * 86_400_000;

/** A resolved range: from `sinceMs` up to, not including, `untilMs`. */
export interface Span {
	readonly sinceMs: number;
	readonly untilMs: number;
	readonly nowMs: number;
	readonly zone: string;
}

/** Resolves a range against one present and one zone. Throws `invalid_input` for an empty one. */
export function resolveRange(range: Range, present: { nowMs: number; zone: string }): Span {
	const { nowMs, zone } = present;
	switch (range.kind) {
		case "last":
			return { sinceMs: nowMs - range.minutes * MINUTE_MS, untilMs: nowMs, nowMs, zone };
		case "days": {
			const sinceMs = startOfDayAfter(nowMs, 1 - range.days, wallClockOf(zone));
			return { sinceMs, untilMs: nowMs, nowMs, zone };
		}
		case "between": {
			const [sinceMs, untilMs] = [Date.parse(range.since), Date.parse(range.until)];
			if (untilMs <= sinceMs || untilMs - sinceMs > MAX_SPAN_MS) {
				throw new AppError(
					"invalid_input",
					"the range must end after it begins and span 400 days at most",
					{ param: "range" },
				);
			}
			return { sinceMs, untilMs, nowMs, zone };
		}
	}
}

/**
 * The equally long time right before. Calendar days are compared with as many whole days and the
 * same part of the last one, by the clock: yesterday up to this hour.
 */
export function previousSpan(range: Range, span: Span): Span {
	const { sinceMs, untilMs, zone } = span;
	if (range.kind !== "days") return { ...span, sinceMs: 2 * sinceMs - untilMs, untilMs: sinceMs };
	const wallClock = wallClockOf(zone);
	const lastDay = startOfDayAfter(untilMs, -range.days, wallClock);
	const intoDayMs = untilMs - startOfDay(untilMs, wallClock);
	return {
		...span,
		sinceMs: startOfDayAfter(sinceMs, -range.days, wallClock),
		untilMs: Math.min(lastDay + intoDayMs, sinceMs),
	};
}

/** The calendar days of a range, each as a range of its own; the last one ends with it. */
export function splitDays(span: Span): readonly Span[] {
	const wallClock = wallClockOf(span.zone);
	const days: Span[] = [];
	for (let sinceMs = span.sinceMs; sinceMs < span.untilMs; ) {
		const untilMs = Math.min(startOfDayAfter(sinceMs, 1, wallClock), span.untilMs);
		days.push({ ...span, sinceMs, untilMs });
		sinceMs = untilMs;
	}
	return days;
}

/** The calendar month of a zone that a moment lies in. */
export function monthOf(nowMs: number, zone: string): Span {
	const wallClock = wallClockOf(zone);
	const sinceMs = startOfMonthAfter(nowMs, 0, wallClock);
	return { sinceMs, untilMs: startOfMonthAfter(nowMs, 1, wallClock), nowMs, zone };
}

/** The window as it goes over the wire. */
export function toWindow({ sinceMs, untilMs, nowMs, zone }: Span): Window {
	const iso = (timeMs: number) => new Date(timeMs).toISOString();
	return { since: iso(sinceMs), until: iso(untilMs), now: iso(nowMs), zone };
}
