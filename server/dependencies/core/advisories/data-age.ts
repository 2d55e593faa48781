const STALE_MS = 48 * 3600 * 1000;
const DAY_MS = 86_400_000;

/** How the sentence about old data begins. */
export const STALE_DATA = "the advisory data ends on";

/** Whether advisory data of this date is older than it should be. */
export function isStaleData(dataDate: string, nowMs: number): boolean {
	return nowMs - Date.parse(dataDate) > STALE_MS;
}

/** A sentence where the data is older than it should be; null where it is not. */
export function describeStaleData(dataDate: string, nowMs: number): string | null {
	if (!isStaleData(dataDate, nowMs)) return null;
	const days = Math.floor((nowMs - Date.parse(dataDate)) / DAY_MS);
	return `${STALE_DATA} ${dataDate.slice(0, 10)}, ${days} days ago: what became known since is missing`;
}
