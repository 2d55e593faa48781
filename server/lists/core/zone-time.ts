/** Calendar arithmetic in a zone, by what the platform's own time zone data says. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Zones lie between UTC−12 and UTC+14. */
const MAX_OFFSET_MS = 15 * 3_600_000;

/** Wall-clock fields of a zone as if they were UTC, ms: their difference to UTC is the offset. */
export type WallClock = (timeMs: number) => number;

/** Reads the wall clock of an IANA zone; throws `RangeError` when there is no such zone. */
export function wallClockOf(zone: string): WallClock {
	const format = new Intl.DateTimeFormat("en-US", {
		timeZone: zone,
		calendar: "gregory",
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
		second: "numeric",
	});
	return (timeMs) => {
		const fields = new Map(format.formatToParts(timeMs).map(({ type, value }) => [type, value]));
		const read = (type: Intl.DateTimeFormatPartTypes) => Number(fields.get(type));
		const [year, month, day] = [read("year"), read("month"), read("day")];
		return Date.UTC(year, month - 1, day, read("hour"), read("minute"), read("second"));
	};
}

/** True for a name that the platform knows as an IANA zone. */
export function isZone(zone: string): boolean {
	try {
		wallClockOf(zone);
		return true;
	} catch {
		// The only thing that can be wrong here is the name.
		return false;
	}
}

/** First instant of the calendar day that `timeMs` lies in, ms. */
export function startOfDay(timeMs: number, wallClock: WallClock): number {
	return firstInstantOf(dayOf(timeMs, wallClock), wallClock);
}

/** First instant of the day `days` after the one that `timeMs` lies in; days may be negative. */
export function startOfDayAfter(timeMs: number, days: number, wallClock: WallClock): number {
	return firstInstantOf(dayOf(timeMs, wallClock) + days, wallClock);
}

/** First instant of the calendar month `months` after the one that `timeMs` lies in. */
export function startOfMonthAfter(timeMs: number, months: number, wallClock: WallClock): number {
	const wall = new Date(wallClock(timeMs));
	const first = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + months, 1);
	return firstInstantOf(Math.floor(first / DAY_MS), wallClock);
}

/** `2026-11-22T14:03:05.120+05:30`: the instant with the zone's own clock and offset. */
export function formatInZone(timeMs: number, wallClock: WallClock): string {
	const wall = wallClock(timeMs) + (((timeMs % 1000) + 1000) % 1000);
	const offsetMinutes = Math.round((wall - timeMs) / MINUTE_MS);
	const size = Math.abs(offsetMinutes);
	const two = (value: number) => String(value).padStart(2, "0");
	const sign = offsetMinutes < 0 ? "-" : "+";
	const clock = new Date(wall).toISOString().slice(0, -1);
	return `${clock}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Number of the calendar day, counted from 1 January 1970. */
function dayOf(timeMs: number, wallClock: WallClock): number {
	return Math.floor(wallClock(timeMs) / DAY_MS);
}

/**
 * The day number never falls as time goes on, so the first instant is found by halving. Clocks are
 * moved by whole minutes; where midnight is skipped, the day begins later.
 */
function firstInstantOf(day: number, wallClock: WallClock): number {
	let before = Math.floor((day * DAY_MS - MAX_OFFSET_MS) / MINUTE_MS);
	let within = Math.ceil((day * DAY_MS + MAX_OFFSET_MS) / MINUTE_MS);
	while (within - before > 1) {
		const middle = Math.floor((before + within) / 2);
		if (dayOf(middle * MINUTE_MS, wallClock) < day) before = middle;
		else within = middle;
	}
	return within * MINUTE_MS;
}
