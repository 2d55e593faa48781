import { expect, it } from "vitest";
import { wallClockOf } from "#server/lists/index.ts";
import type { Schedule } from "../console-contract.ts";
import { nextRunMs } from "./schedule.ts";

const DAILY: Schedule = { kind: "daily", at: "03:00" };
const LATE: Schedule = { kind: "daily", at: "02:30" };
const MONDAYS: Schedule = { kind: "weekly", weekday: 1, at: "06:15" };

// 22 November 2026 is a Sunday. In Berlin clocks go forward on 29 March and back on 25 October 2026.
it.each([
	["later on the same day", DAILY, "UTC", "2026-11-22T02:59:59Z", "2026-11-22T03:00:00Z"],
	["on the next day once it is over", DAILY, "UTC", "2026-11-22T03:00:00Z", "2026-11-23T03:00:00Z"],
	["in the zone's own time", DAILY, "Asia/Kolkata", "2026-11-22T00:00:00Z", "2026-11-22T21:30:00Z"],
	[
		"across the date line",
		DAILY,
		"Pacific/Auckland",
		"2026-11-22T12:00:00Z",
		"2026-11-22T14:00:00Z",
	],
	["on the weekday", MONDAYS, "UTC", "2026-11-22T00:00:00Z", "2026-11-23T06:15:00Z"],
	["a week later", MONDAYS, "UTC", "2026-11-23T06:15:00Z", "2026-11-30T06:15:00Z"],
	["before clocks go back", DAILY, "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T02:00:00Z"],
	[
		"after clocks went forward",
		DAILY,
		"Europe/Berlin",
		"2026-03-28T12:00:00Z",
		"2026-03-29T01:00:00Z",
	],
	[
		"though the time of day is skipped",
		LATE,
		"Europe/Berlin",
		"2026-03-28T12:00:00Z",
		"2026-03-29T01:30:00Z",
	],
] as const)("the next audit comes %s", (_name, schedule, zone, from, expected) => {
	const next = nextRunMs(schedule, Date.parse(from), wallClockOf(zone));
	expect(new Date(next ?? 0).toISOString()).toBe(new Date(expected).toISOString());
});

it("never comes where the schedule is off", () => {
	expect(nextRunMs({ kind: "off" }, 0, wallClockOf("UTC"))).toBeNull();
});
