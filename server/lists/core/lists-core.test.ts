import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planBuckets, ROLLUP_STEP_MS } from "./plan-buckets.ts";
import { monthOf, previousSpan, resolveRange, splitDays } from "./resolve-range.ts";
import { formatInZone, isZone, startOfDay, startOfDayAfter, wallClockOf } from "./zone-time.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString();

describe("days of a zone", () => {
	test.each([
		// UTC−8, +5:30 and +13: the same instant lies on three different days.
		["America/Los_Angeles", "2026-01-15T07:59:00Z", "2026-01-14T08:00:00.000Z"],
		["Asia/Kolkata", "2026-01-15T18:31:00Z", "2026-01-15T18:30:00.000Z"],
		["Pacific/Tongatapu", "2026-01-15T11:00:00Z", "2026-01-15T11:00:00.000Z"],
		["Pacific/Tongatapu", "2026-01-15T10:59:00Z", "2026-01-14T11:00:00.000Z"],
		// The day of a change of the clocks begins at its own midnight.
		["Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00.000Z"],
		["Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00.000Z"],
		// Clocks that skip midnight: the day begins at one o'clock.
		["America/Santiago", "2026-09-06T12:00:00Z", "2026-09-06T04:00:00.000Z"],
	])("begins the day of %s that holds %s at %s", (zone, time, start) => {
		expect(iso(startOfDay(at(time), wallClockOf(zone)))).toBe(start);
	});

	test("counts 23 and 25 hours for the days on which clocks change", () => {
		const berlin = wallClockOf("Europe/Berlin");
		const hours = (time: string) =>
			(startOfDayAfter(at(time), 1, berlin) - startOfDay(at(time), berlin)) / HOUR_MS;
		expect(hours("2026-03-29T12:00:00Z")).toBe(23);
		expect(hours("2026-10-25T12:00:00Z")).toBe(25);
		expect(hours("2026-10-26T12:00:00Z")).toBe(24);
	});

	test.each([
		["America/Los_Angeles", "2026-11-22T07:00:00Z", "2026-11-01T07:00:00Z", "2026-12-01T08:00:00Z"],
		["Asia/Kolkata", "2026-10-31T18:30:00Z", "2026-10-31T18:30:00Z", "2026-11-30T18:30:00Z"],
		["Pacific/Tongatapu", "2026-12-31T10:59:59Z", "2026-11-30T11:00:00Z", "2026-12-31T11:00:00Z"],
	])(
		"knows the months of %s, a change of clocks and the turn of a year",
		(zone, at, since, until) => {
			const { sinceMs, untilMs } = monthOf(Date.parse(at), zone);
			expect([sinceMs, untilMs]).toEqual([Date.parse(since), Date.parse(until)]);
		},
	);

	test("writes instants with the zone's own offset, before 1970 as well", () => {
		const write = (time: string, zone: string) => formatInZone(at(time), wallClockOf(zone));
		expect(write("2026-11-22T08:33:05.120Z", "Asia/Kolkata")).toBe("2026-11-22T14:03:05.120+05:30");
		expect(write("2026-01-01T00:00:00Z", "America/Los_Angeles")).toBe(
			"2025-12-31T16:00:00.000-08:00",
		);
		expect(write("1969-12-31T23:59:59.250Z", "UTC")).toBe("1969-12-31T23:59:59.250+00:00");
		expect(isZone("Mars/Olympus")).toBe(false);
	});
});

const zones = fc.constantFrom(
	...["UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Tongatapu", "Asia/Kathmandu"],
	...["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe"],
);
const instants = fc.integer({ min: at("2024-01-01T00:00:00Z"), max: at("2028-01-01T00:00:00Z") });

test("every instant lies in the day that it is said to lie in", () => {
	fc.assert(
		fc.property(zones, instants, (zone, timeMs) => {
			const wallClock = wallClockOf(zone);
			const start = startOfDay(timeMs, wallClock);
			expect(start).toBeLessThanOrEqual(timeMs);
			expect(startOfDayAfter(timeMs, 1, wallClock)).toBeGreaterThan(timeMs);
			expect(startOfDay(start, wallClock)).toBe(start);
			expect(startOfDay(start - 1, wallClock)).toBeLessThan(start);
		}),
		{ numRuns: 60 },
	);
});

describe("ranges", () => {
	const nowMs = at("2026-11-22T10:07:00Z");

	test("count calendar days of the zone, today included", () => {
		const span = resolveRange({ kind: "days", days: 2 }, { nowMs, zone: "Asia/Kolkata" });
		expect(iso(span.sinceMs)).toBe("2026-11-20T18:30:00.000Z");
		expect(span.untilMs).toBe(nowMs);
		expect(iso(previousSpan({ kind: "days", days: 2 }, span).sinceMs)).toBe(
			"2026-11-18T18:30:00.000Z",
		);
		expect(iso(previousSpan({ kind: "days", days: 2 }, span).untilMs)).toBe(
			"2026-11-20T10:07:00.000Z",
		);
	});

	test.each(["America/Los_Angeles", "Asia/Kolkata", "Pacific/Tongatapu", "Europe/Berlin"])(
		"are cut at the midnights of %s, without a gap and over a change of the clocks",
		(zone) => {
			const span = resolveRange({ kind: "days", days: 40 }, { nowMs, zone });
			const days = splitDays(span);
			const wallClock = wallClockOf(zone);
			expect(days).toHaveLength(40);
			expect(days.at(-1)?.untilMs).toBe(nowMs);
			for (const [index, day] of days.entries()) {
				expect(day.sinceMs).toBe(startOfDay(day.sinceMs, wallClock));
				expect(day.sinceMs).toBe(days[index - 1]?.untilMs ?? span.sinceMs);
			}
		},
	);

	test("compare with the equally long time right before", () => {
		const range = { kind: "last", minutes: 60 } as const;
		const span = resolveRange(range, { nowMs, zone: "UTC" });
		expect(previousSpan(range, span)).toMatchObject({
			sinceMs: nowMs - 2 * HOUR_MS,
			untilMs: nowMs - HOUR_MS,
		});
	});

	test("refuse an end before the beginning", () => {
		const range = { kind: "between", since: iso(nowMs), until: iso(nowMs) } as const;
		expect(() => resolveRange(range, { nowMs, zone: "UTC" })).toThrow(/end after it begins/);
	});
});

describe("buckets", () => {
	const spans = fc.record({
		zone: zones,
		nowMs: instants,
		lengthMs: fc.integer({ min: MINUTE_MS, max: 400 * 24 * HOUR_MS }),
		finestMs: fc.constantFrom(MINUTE_MS, ROLLUP_STEP_MS),
		isOpenStart: fc.boolean(),
	});

	test("cover the range without gaps, at full steps, and begin every day", () => {
		fc.assert(
			fc.property(spans, ({ zone, nowMs, lengthMs, finestMs, isOpenStart }) => {
				const span = { sinceMs: nowMs - lengthMs, untilMs: nowMs, nowMs, zone };
				const { starts, stepMs } = planBuckets(span, { finestMs, isOpenStart });
				const wallClock = wallClockOf(zone);
				expect(starts[0]).toBeLessThanOrEqual(span.sinceMs);
				expect(span.sinceMs - (starts[0] ?? 0)).toBeLessThan(
					isOpenStart ? (stepMs ?? finestMs) : finestMs,
				);
				expect(starts.at(-1)).toBeLessThan(span.untilMs);
				for (const [index, start] of starts.entries()) {
					if (index > 0) expect(start).toBeGreaterThan(starts[index - 1] ?? 0);
					expect(start % MINUTE_MS).toBe(0);
				}
				for (let day = startOfDayAfter(starts[0] ?? 0, 1, wallClock); day < nowMs; ) {
					expect(starts).toContain(day);
					day = startOfDayAfter(day, 1, wallClock);
				}
				expect(starts.length).toBeLessThanOrEqual(402);
			}),
			{ numRuns: 40 },
		);
	});

	test("are days of 25 hours where clocks go back, and quarters begin at the roll-ups' own", () => {
		const untilMs = at("2026-11-01T00:00:00Z");
		const sinceMs = at("2026-08-01T00:00:00Z");
		const span = { sinceMs, untilMs, nowMs: untilMs, zone: "Europe/Berlin" };
		const { starts, stepMs } = planBuckets(span, { finestMs: ROLLUP_STEP_MS, isOpenStart: false });
		expect(stepMs).toBeNull();
		const october = starts.indexOf(at("2026-10-24T22:00:00Z"));
		expect(((starts[october + 1] ?? 0) - (starts[october] ?? 0)) / HOUR_MS).toBe(25);
		expect(starts.every((start) => start % ROLLUP_STEP_MS === 0)).toBe(true);
	});
});
