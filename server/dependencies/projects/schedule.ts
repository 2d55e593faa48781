import type { WallClock } from "#server/lists/index.ts";
import type { Schedule } from "../console-contract.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * The first time after `afterMs` at which the schedule asks for an audit; null where it asks for
 * none. Where a clock is put forward over the time of day, the audit comes as much later.
 */
export function nextRunMs(
	schedule: Schedule,
	afterMs: number,
	wallClock: WallClock,
): number | null {
	if (schedule.kind === "off") return null;
	const [hours = 0, minutes = 0] = schedule.at.split(":").map(Number);
	const today = Math.floor(wallClock(afterMs) / DAY_MS);
	for (let day = today - 1; day <= today + 8; day += 1) {
		if (schedule.kind === "weekly" && weekdayOf(day) !== schedule.weekday) continue;
		const wall = day * DAY_MS + (hours * 60 + minutes) * MINUTE_MS;
		const instant = toInstant(wall, wallClock);
		if (instant > afterMs) return instant;
	}
	return null;
}

/** 1 is Monday; day 0 of the count, 1 January 1970, was a Thursday. */
function weekdayOf(day: number): number {
	return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The instant at which the zone's clock shows `wall`; twice, since the offset depends on it. */
function toInstant(wall: number, wallClock: WallClock): number {
	const guess = wall - (wallClock(wall) - wall);
	return wall - (wallClock(guess) - guess);
}
