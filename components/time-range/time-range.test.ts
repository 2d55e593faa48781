import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Range } from "#server/lists/contract.ts";
import { followNow, shiftRange, spanOf, zoomOut } from "./move-range.ts";
import { between, parseRange } from "./parse-range.ts";
import { describeRange, printRange } from "./print-range.ts";

const LOS_ANGELES = "America/Los_Angeles";
const KOLKATA = "Asia/Kolkata";
const TONGA = "Pacific/Tongatapu";
// A Sunday.
const nowMs = Date.parse("2026-11-22T10:17:00Z");

function read(text: string, zone = "UTC", now = nowMs): Range | string {
	const parsed = parseRange(text, { nowMs: now, zone });
	return parsed.ok ? parsed.range : parsed.message;
}

function iso(since: string, until: string): Range {
	return between(Date.parse(since), Date.parse(until));
}

describe("typed ranges", () => {
	test.each([
		["15m", 15],
		["4h", 240],
		["24h", 1440],
		["7d", 10_080],
		["last 2 weeks", 20_160],
		["now-6h/now", 360],
		["now-90m", 90],
	])("%s follows the present", (text, minutes) => {
		expect(read(text)).toEqual({ kind: "last", minutes });
	});

	test("today is left to the zone in which the organisation counts its days", () => {
		expect(read("today", TONGA)).toEqual({ kind: "days", days: 1 });
	});

	test.each([
		["now-6h/now-2h", iso("2026-11-22T04:17Z", "2026-11-22T08:17Z")],
		["2026-11-20T08:00Z/2026-11-20T09:30Z", iso("2026-11-20T08:00Z", "2026-11-20T09:30Z")],
		["2026-11-20T08:00:00+05:30/2026-11-20T04:00Z", iso("2026-11-20T02:30Z", "2026-11-20T04:00Z")],
		["2026-11-20 08:00/09:30", iso("2026-11-20T08:00Z", "2026-11-20T09:30Z")],
		["2026-11-20", iso("2026-11-20T00:00Z", "2026-11-21T00:00Z")],
		["2026-11-18 to 2026-11-20", iso("2026-11-18T00:00Z", "2026-11-21T00:00Z")],
		["yesterday", iso("2026-11-21T00:00Z", "2026-11-22T00:00Z")],
		["last tuesday 14:00–15:30", iso("2026-11-17T14:00Z", "2026-11-17T15:30Z")],
		["14:00-15:30", iso("2026-11-22T14:00Z", "2026-11-22T15:30Z")],
		["20 nov 14:00 - 16:00", iso("2026-11-20T14:00Z", "2026-11-20T16:00Z")],
		["November 20", iso("2026-11-20T00:00Z", "2026-11-21T00:00Z")],
		["24 dec", iso("2025-12-24T00:00Z", "2025-12-25T00:00Z")],
		["sunday", iso("2026-11-15T00:00Z", "2026-11-16T00:00Z")],
	])("%s is exact in UTC", (text, range) => {
		expect(read(text)).toEqual(range);
	});

	test.each([
		[LOS_ANGELES, iso("2026-11-20T08:00Z", "2026-11-21T08:00Z")],
		[KOLKATA, iso("2026-11-20T18:30Z", "2026-11-21T18:30Z")],
		[TONGA, iso("2026-11-20T11:00Z", "2026-11-21T11:00Z")],
	])("yesterday is the reader's in %s", (zone, range) => {
		// 07:30 UTC is still the 21st in Los Angeles, and the 22nd in India and Tonga.
		expect(read("yesterday", zone, Date.parse("2026-11-22T07:30:00Z"))).toEqual(range);
	});

	test("a day on which the clocks go back has 25 hours, one on which they go forward 23", () => {
		expect(read("2026-11-01", LOS_ANGELES)).toEqual(iso("2026-11-01T07:00Z", "2026-11-02T08:00Z"));
		expect(read("2026-03-08", LOS_ANGELES)).toEqual(iso("2026-03-08T08:00Z", "2026-03-09T07:00Z"));
	});

	test("a skipped clock time is moved on, one that occurs twice is the first", () => {
		expect(read("2026-03-08 02:30/04:00", LOS_ANGELES)).toEqual(
			iso("2026-03-08T10:30Z", "2026-03-08T11:00Z"),
		);
		expect(read("2026-11-01 01:30/03:00", LOS_ANGELES)).toEqual(
			iso("2026-11-01T08:30Z", "2026-11-01T11:00Z"),
		);
	});

	test.each([
		["soon", "is not a range"],
		["2026-02-30", "is not a range"],
		["2026-11-20 25:00/26:00", "is not a range"],
		["now/now-6h", "must end after it begins"],
		["900d", "400 days at most"],
		["", "is not a range"],
	])("“%s” is refused with what to write", (text, message) => {
		expect(read(text)).toContain(message);
	});
});

const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
const lengths = fc.integer({ min: 1000, max: 399 * 86_400_000 });
const ranges: fc.Arbitrary<Range> = fc.oneof(
	fc.integer({ min: 1, max: 400 * 1440 }).map((minutes): Range => ({ kind: "last", minutes })),
	fc.integer({ min: 1, max: 400 }).map((days): Range => ({ kind: "days", days })),
	fc.tuple(instants, lengths).map(([since, length]) => between(since, since + length)),
);

test("what is printed into the address is read back as the same range, in any zone", () => {
	fc.assert(
		fc.property(ranges, fc.constantFrom("UTC", LOS_ANGELES, KOLKATA, TONGA), (range, zone) => {
			expect(read(printRange(range), zone)).toEqual(range);
		}),
	);
});

test("a shift keeps the length and never ends in the future; zoom never narrows", () => {
	fc.assert(
		fc.property(ranges, fc.constantFrom<-1 | 1>(-1, 1), (range, direction) => {
			const now = Date.UTC(2031, 0, 1);
			const length = (value: Range) => {
				const { sinceMs, untilMs } = spanOf(value, now);
				return untilMs - sinceMs;
			};
			const moved = shiftRange(range, direction, now);
			expect(Math.abs(length(moved) - length(range))).toBeLessThanOrEqual(60_000);
			expect(spanOf(moved, now).untilMs).toBeLessThanOrEqual(now);
			expect(length(zoomOut(range, now))).toBeGreaterThanOrEqual(length(range));
			expect(followNow(range, now).kind).not.toBe("between");
		}),
	);
});

test("back and forth again leads to the present, also when some seconds have passed", () => {
	const range: Range = { kind: "last", minutes: 720 };
	const back = shiftRange(range, -1, nowMs);
	expect(back.kind).toBe("between");
	expect(shiftRange(back, 1, nowMs + 9000)).toEqual(range);
});

test("a range in words names its zone and does not repeat the day", () => {
	const range = iso("2026-11-20T08:00Z", "2026-11-20T09:30Z");
	expect(describeRange(range, { nowMs, zone: "UTC" })).toBe("20 Nov 08:00 – 09:30 UTC");
	expect(describeRange({ kind: "last", minutes: 240 }, { nowMs, zone: "UTC" })).toBe("Last 4h");
});
