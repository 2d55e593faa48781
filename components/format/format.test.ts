import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAge, formatDuration, formatPercentile } from "./format-duration.ts";
import { formatMoney, formatMoneyExact, formatPricePerMillion } from "./format-money.ts";
import {
	countOf,
	formatCompact,
	formatPoints,
	formatShare,
	formatTokens,
} from "./format-number.ts";
import { formatTime, formatTimeExact, knownZone, zoneName } from "./format-time.ts";

describe("money", () => {
	test.each([
		[0, "$0"],
		[3_100_000, "$0.0031"],
		[12_400_000_000, "$12.40"],
		[1_204_000_000_000, "$1,204.00"],
		[250_000_000, "$0.25"],
		[400, "< $0.000001"],
		[-3_100_000, "−$0.0031"],
		[null, "—"],
	])("shows %s nano-dollars as %s", (nanos, text) => {
		expect(formatMoney(nanos)).toBe(text);
	});

	test("never shows an amount that is not zero as zero", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (nanos) => {
				expect(/[1-9]/.test(formatMoney(nanos))).toBe(true);
			}),
		);
	});

	test("keeps every nano-dollar in the exact form", () => {
		expect(formatMoneyExact(3_100_250)).toBe("$0.003100250");
	});

	test("turns picodollars per token into dollars per million tokens", () => {
		expect(formatPricePerMillion(2_500_000)).toBe("$2.50");
	});
});

test.each([
	[1, "findings", "1 finding"],
	[1, "entries", "1 entry"],
	[0, "entries", "0 entries"],
	[1200, "requests", "1,200 requests"],
])("counts %s %s as %s", (count, nouns, text) => {
	expect(countOf(count, nouns)).toBe(text);
});

describe("durations", () => {
	test.each([
		[0, "0 ms"],
		[0.4, "< 1 ms"],
		[812.4, "812 ms"],
		[999.6, "1.00 s"],
		[1240, "1.24 s"],
		[12_340, "12.3 s"],
		[184_000, "3 min 04 s"],
		[7_500_000, "2 h 05 min"],
		[273_600_000, "3 d 4 h"],
		[-5, "−5 ms"],
	])("shows %s ms as %s", (ms, text) => {
		expect(formatDuration(ms)).toBe(text);
	});

	test("states the sample size of a percentile", () => {
		expect(formatPercentile("p95", 640, 211.6)).toBe("p95 640 ms · n=212");
	});

	test("an age is never negative when clocks differ", () => {
		expect(formatAge(-4000)).toBe("0 s");
		expect(formatAge(200_000)).toBe("3 min");
	});
});

describe("numbers", () => {
	test("small counts are exact, large ones short", () => {
		expect(formatCompact(9_999)).toBe("9,999");
		expect(formatCompact(12_400)).toBe("12.4k");
		expect(formatTokens(1_250_000)).toBe("1.25M tok");
	});

	test("points keep one decimal only where it says something", () => {
		expect([formatPoints(40), formatPoints(21.96), formatPoints(null)]).toEqual(["40", "22", "—"]);
	});

	test.each([
		[0.031, "3.1 %"],
		[0.42, "42 %"],
		[0.974, "97.4 %"],
		[0.95, "95 %"],
		[1, "100 %"],
		[0, "0 %"],
		// Rounded they would say what is not so.
		[0.94961, "94.9 %"],
		[0.99999, "99.9 %"],
		[0.0002, "< 0.1 %"],
	])("the share %d reads %s", (share, text) => {
		expect(formatShare(share)).toBe(text);
	});
});

describe("time", () => {
	const newYear = Date.UTC(2026, 11, 31, 23, 30, 5);

	test.each([
		["UTC", "31 Dec 23:30:05"],
		["America/Los_Angeles", "31 Dec 15:30:05"],
	])("reads the same instant in %s", (zone, text) => {
		expect(formatTime(newYear, zone, newYear)).toBe(text);
	});

	test("names the year where the reader's zone is already in the next one", () => {
		const now = Date.UTC(2026, 10, 22);
		expect(formatTime(newYear, "Asia/Kolkata", now)).toBe("1 Jan 2027 05:00:05");
		expect(formatTime(newYear, "Pacific/Tongatapu", now)).toBe("1 Jan 2027 12:30:05");
	});

	test("the zone's name follows daylight saving", () => {
		expect(zoneName(Date.UTC(2026, 0, 1), "Europe/London")).toBe("GMT");
		expect(zoneName(Date.UTC(2026, 6, 1), "Europe/London")).toBe("BST");
	});

	test("the exact form carries ISO 8601", () => {
		expect(formatTimeExact(newYear, "UTC")).toContain("2026-12-31T23:30:05.000Z");
	});

	test("an unknown zone falls back to UTC", () => {
		expect(knownZone("Mars/Olympus")).toBe("UTC");
		expect(knownZone(null)).toBe("UTC");
	});
});
