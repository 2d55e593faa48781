const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A stretch of time in its largest whole unit: `3 min`, `26 h`, `4 days`. */
export function describeAge(ms: number): string {
	if (ms < MINUTE_MS) return `${Math.max(0, Math.floor(ms / 1000))} s`;
	if (ms < 2 * HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
	if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
	return `${Math.floor(ms / DAY_MS)} days`;
}

/** How soon something comes: `within a day`, `in 9 days`. */
export function describeDays(ms: number): string {
	if (ms < DAY_MS) return "within a day";
	const days = Math.floor(ms / DAY_MS);
	return `in ${days} ${days === 1 ? "day" : "days"}`;
}
