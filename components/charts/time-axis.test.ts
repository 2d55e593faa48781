import { expect, test } from "vitest";
import { wallOf } from "#components/time-range/wall-time.ts";
import { bucketLabel, timeTicks } from "./time-axis.ts";

const at = (iso: string) => Date.parse(iso);

test.each(["UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Tongatapu"])(
	"ticks of a week are midnights of %s",
	(zone) => {
		const ticks = timeTicks({
			fromMs: at("2026-11-15T10:00:00Z"),
			toMs: at("2026-11-22T10:00:00Z"),
			zone,
			maxTicks: 8,
		});
		expect(ticks).toHaveLength(7);
		for (const { ms } of ticks) expect(wallOf(ms, zone) % 86_400_000).toBe(0);
	},
);

test("days stay whole over a change of clocks", () => {
	const ticks = timeTicks({
		fromMs: at("2026-10-23T22:00:00Z"),
		toMs: at("2026-10-27T00:00:00Z"),
		zone: "Europe/Berlin",
		maxTicks: 5,
	});
	expect(ticks.map(({ ms }) => new Date(ms).toISOString())).toEqual([
		"2026-10-23T22:00:00.000Z",
		"2026-10-24T22:00:00.000Z",
		"2026-10-25T23:00:00.000Z",
		"2026-10-26T23:00:00.000Z",
	]);
	expect(ticks.map(({ label }) => label)).toEqual(["24 Oct", "25 Oct", "26 Oct", "27 Oct"]);
});

test("never more ticks than asked for, and within the range", () => {
	for (const hours of [1, 7, 24, 100, 720, 9000]) {
		const fromMs = at("2026-01-01T00:07:00Z");
		const toMs = fromMs + hours * 3_600_000;
		const ticks = timeTicks({ fromMs, toMs, zone: "Asia/Kolkata", maxTicks: 6 });
		expect(ticks.length).toBeLessThanOrEqual(7);
		expect(ticks.length).toBeGreaterThan(1);
		expect(ticks.every(({ ms }) => ms >= fromMs && ms <= toMs)).toBe(true);
	}
});

test("a stretch is named on the zone's clock, short where it can be", () => {
	const label = (from: string, to: string, zone: string) => bucketLabel(at(from), at(to), zone);
	expect(label("2026-11-22T14:00:00Z", "2026-11-22T14:15:00Z", "UTC")).toBe("22 Nov 14:00–14:15");
	expect(label("2026-11-21T18:30:00Z", "2026-11-22T18:30:00Z", "Asia/Kolkata")).toBe("22 Nov");
	expect(label("2026-11-21T10:00:00Z", "2026-11-22T10:00:00Z", "UTC")).toBe(
		"21 Nov 10:00 – 22 Nov 10:00",
	);
});
