import type { Range } from "#server/lists/contract.ts";
import { instantOf, wallDay } from "./wall-time.ts";

const DAY_MS = 86_400_000;
const MAX_MINUTES = 400 * 1440;
const UNIT_MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440, w: 10_080 };
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** The reader's present and zone: what typed times are read against. */
export interface Present {
	readonly nowMs: number;
	readonly zone: string;
}

export type ParsedRange =
	| { readonly ok: true; readonly range: Range }
	| { readonly ok: false; readonly message: string };

const EXAMPLES = "write 4h, today, now-6h/now, 2026-11-22 or last tuesday 14:00-15:30";

/**
 * Reads a time range as it is typed or as it stands in an address. Days and clock times without an
 * offset are the reader's.
 */
export function parseRange(input: string, present: Present): ParsedRange {
	const text = input.trim().toLowerCase().replaceAll(/[–—−]/g, "-").replaceAll(/\s+/g, " ");
	const range = parseLast(text) ?? parseDays(text);
	if (range) return check(range);
	const halves = splitHalves(text);
	const span = halves ? parseHalves(halves, present) : parseDayWithTimes(text, present);
	if (span === null) return { ok: false, message: `“${input.trim()}” is not a range: ${EXAMPLES}` };
	return check(span);
}

/** A range between two instants, ms. */
export function between(sinceMs: number, untilMs: number): Range {
	return {
		kind: "between",
		since: new Date(sinceMs).toISOString(),
		until: new Date(untilMs).toISOString(),
	};
}

function check(range: Range): ParsedRange {
	const days =
		range.kind === "last"
			? range.minutes / 1440
			: range.kind === "days"
				? range.days
				: (Date.parse(range.until) - Date.parse(range.since)) / DAY_MS;
	if (days <= 0) return { ok: false, message: "the range must end after it begins" };
	if (days > MAX_MINUTES / 1440) {
		return { ok: false, message: "the range may span 400 days at most" };
	}
	return { ok: true, range };
}

function parseLast(text: string): Range | null {
	const match = /^(?:last |past |now-)?(\d{1,6}) ?([mhdw])(?:\/now)?$/.exec(text);
	const words = /^(?:last|past) (\d{1,6}) (minute|hour|day|week)s?$/.exec(text);
	const found = match ?? words;
	if (!found) return null;
	return { kind: "last", minutes: minutesOf(found[1], found[2]) };
}

/** Calendar days of the organisation's zone, which only the server knows. */
function parseDays(text: string): Range | null {
	if (text === "today") return { kind: "days", days: 1 };
	const match = /^(\d{1,4})days$/.exec(text);
	return match ? { kind: "days", days: Number(match[1]) } : null;
}

function minutesOf(count: string | undefined, unit: string | undefined): number {
	return Number(count) * (UNIT_MINUTES[unit?.charAt(0) ?? ""] ?? 0);
}

function splitHalves(text: string): readonly [string, string] | null {
	for (const mark of ["/", " to ", " - "]) {
		const at = text.indexOf(mark);
		if (at > 0) return [text.slice(0, at).trim(), text.slice(at + mark.length).trim()];
	}
	return null;
}

function parseHalves([from, to]: readonly [string, string], present: Present): Range | null {
	const since = parsePoint(from, present, "start");
	if (since === null) return null;
	// "2026-11-22 10:00/12:00": the second time is on the day of the first.
	const clock = clockOf(to);
	const until =
		clock === null
			? parsePoint(to, present, "end")
			: instantOf(wallDay(since, present.zone) + clock, present.zone);
	return until === null ? null : between(since, until);
}

/** One end of a range. A whole day begins at its first and ends at the next day's first instant. */
function parsePoint(text: string, present: Present, end: "start" | "end"): number | null {
	const relative = /^now(?:-(\d{1,6})([mhdw]))?$/.exec(text);
	if (relative) {
		return present.nowMs - (relative[1] ? minutesOf(relative[1], relative[2]) * 60_000 : 0);
	}
	if (/^\d{4}-\d\d-\d\dt.*(?:z|[+-]\d\d:\d\d)$/.test(text)) {
		const instant = Date.parse(text.toUpperCase());
		return Number.isNaN(instant) ? null : instant;
	}
	const [day, time] = splitDay(text);
	const wall = dayOf(day, present);
	if (wall === null) return null;
	if (time === null) return instantOf(wall + (end === "end" ? DAY_MS : 0), present.zone);
	const clock = clockOf(time);
	return clock === null ? null : instantOf(wall + clock, present.zone);
}

/** `2026-11-22`, `yesterday`, `last tuesday 14:00-15:30`, `14:00-15:30` of today. */
function parseDayWithTimes(text: string, present: Present): Range | null {
	const times = /(?:^| )(\d\d?:\d\d) ?- ?(\d\d?:\d\d)$/.exec(text);
	const wall = dayOf(times ? text.slice(0, times.index) || "today" : text, present);
	if (wall === null) return null;
	if (!times) return between(instantOf(wall, present.zone), instantOf(wall + DAY_MS, present.zone));
	const [from, to] = [clockOf(times[1]), clockOf(times[2])];
	if (from === null || to === null) return null;
	return between(instantOf(wall + from, present.zone), instantOf(wall + to, present.zone));
}

function splitDay(text: string): readonly [string, string | null] {
	const match = /^(.+?)[ t](\d\d?:\d\d(?::\d\d)?)$/.exec(text);
	return match?.[1] !== undefined && match[2] !== undefined ? [match[1], match[2]] : [text, null];
}

/** Midnight on the wall clock, ms. */
function dayOf(text: string, { nowMs, zone }: Present): number | null {
	if (text === "today") return wallDay(nowMs, zone);
	if (text === "yesterday") return wallDay(nowMs, zone, -1);
	const weekday = WEEKDAYS.indexOf(text.replace(/^last /, ""));
	if (weekday >= 0) {
		const today = wallDay(nowMs, zone);
		const back = (new Date(today).getUTCDay() - weekday + 7) % 7 || 7;
		return today - back * DAY_MS;
	}
	const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
	if (!match) return dayOfMonth(text, wallDay(nowMs, zone));
	const wall = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
	return new Date(wall).toISOString().startsWith(text) ? wall : null;
}

/** `20 nov`, `november 20`: the last one that there was. */
function dayOfMonth(text: string, today: number): number | null {
	const match = /^(?:(\d\d?) ([a-z]{3})[a-z]*|([a-z]{3})[a-z]* (\d\d?))$/.exec(text);
	const month = MONTHS.indexOf(match?.[2] ?? match?.[3] ?? "");
	if (match === null || month < 0) return null;
	const day = Number(match[1] ?? match[4]);
	const year = new Date(today).getUTCFullYear();
	const wall = Date.UTC(year, month, day);
	const last = wall > today ? Date.UTC(year - 1, month, day) : wall;
	return new Date(last).getUTCDate() === day ? last : null;
}

/** Ms since midnight on the wall clock. */
function clockOf(text: string | undefined): number | null {
	const match = /^(\d\d?):(\d\d)(?::(\d\d))?$/.exec(text ?? "");
	if (!match) return null;
	const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
	if (hours > 24 || minutes > 59 || seconds > 59) return null;
	return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
