const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Wall-clock fields of a zone read as if they were UTC, ms. */
export function wallOf(timeMs: number, zone: string): number {
	const fields = new Map(
		formatOf(zone)
			.formatToParts(timeMs)
			.map(({ type, value }) => [type, value]),
	);
	const read = (type: Intl.DateTimeFormatPartTypes) => Number(fields.get(type));
	return Date.UTC(
		read("year"),
		read("month") - 1,
		read("day"),
		read("hour"),
		read("minute"),
		read("second"),
	);
}

/**
 * The instant at which the zone's clock shows `wallMs`. A time that occurs twice is the first one; a
 * time that a change of the clocks skips is as much later as the clocks were moved.
 */
export function instantOf(wallMs: number, zone: string): number {
	const offset = (timeMs: number) => wallOf(timeMs, zone) - timeMs;
	const before = wallMs - offset(wallMs - DAY_MS);
	const after = wallMs - offset(wallMs + DAY_MS);
	const exact = [before, after].filter((timeMs) => wallOf(timeMs, zone) === wallMs);
	return exact.length === 0 ? before : Math.min(...exact);
}

/** Midnight, on the wall clock, of the day that `timeMs` lies in, moved by `days`. */
export function wallDay(timeMs: number, zone: string, days = 0): number {
	return Math.floor(wallOf(timeMs, zone) / DAY_MS) * DAY_MS + days * DAY_MS;
}

function formatOf(zone: string): Intl.DateTimeFormat {
	const known = formats.get(zone);
	if (known) return known;
	const made = new Intl.DateTimeFormat("en-US", {
		timeZone: zone,
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
		second: "numeric",
	});
	formats.set(zone, made);
	return made;
}
