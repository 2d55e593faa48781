export const RECENT_LIMIT = 8;
const QUARTER_MS = 900_000;

/** From midnight to the end of this quarter of an hour, so that the query is the same for a while. */
export function todayInput(dayStart: string, nowMs: number): { since: string; until: string } {
	const until = Math.max(
		Math.ceil((nowMs + 1) / QUARTER_MS) * QUARTER_MS,
		Date.parse(dayStart) + QUARTER_MS,
	);
	return { since: dayStart, until: new Date(until).toISOString() };
}

/** The last midnight in `zone`, also on days with a change of clocks. */
export function dayStartIn(zone: string, nowMs: number): string {
	const parts = new Intl.DateTimeFormat("en-CA", {
		timeZone: zone,
		hourCycle: "h23",
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
	});
	const today = parts.format(nowMs);
	// Walk back by quarters: every zone's offset is a multiple of one.
	let start = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS;
	while (parts.format(start - QUARTER_MS) === today) start -= QUARTER_MS;
	return new Date(start).toISOString();
}
