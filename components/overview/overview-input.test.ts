import { expect, test } from "vitest";
import { dayStartIn, todayInput } from "./overview-input.ts";

test.each([
	["UTC", "2026-11-22T09:31:00Z", "2026-11-22T00:00:00.000Z"],
	["America/Los_Angeles", "2026-11-22T03:00:00Z", "2026-11-21T08:00:00.000Z"],
	["Asia/Kolkata", "2026-11-22T20:00:00Z", "2026-11-22T18:30:00.000Z"],
	["Pacific/Tongatapu", "2026-11-22T12:00:00Z", "2026-11-22T11:00:00.000Z"],
	// 25 hours long: clocks go back at 01:00 UTC.
	["Europe/Berlin", "2026-10-25T22:30:00Z", "2026-10-24T22:00:00.000Z"],
	// 23 hours long.
	["Europe/Berlin", "2026-03-29T21:00:00Z", "2026-03-28T23:00:00.000Z"],
])("midnight in %s before %s is %s", (zone, now, start) => {
	expect(dayStartIn(zone, Date.parse(now))).toBe(start);
});

test("the range always has a length and ends on a quarter of an hour", () => {
	const start = "2026-11-22T00:00:00.000Z";
	expect(todayInput(start, Date.parse(start))).toEqual({
		since: start,
		until: "2026-11-22T00:15:00.000Z",
	});
	expect(todayInput(start, Date.parse("2026-11-22T09:31:10Z")).until).toBe(
		"2026-11-22T09:45:00.000Z",
	);
});
