import { expect, test } from "vitest";
import type { DependencyTrends } from "#server/dependencies/console-contract.ts";
import { prepareAgeBars, prepareOpenTrend } from "./prepare-trends.ts";

const none = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
const trends: DependencyTrends = {
	zone: "America/New_York",
	days: [
		{ day: "2026-10-31", open: null },
		{ day: "2026-11-01", open: { ...none, critical: 1 } },
		{ day: "2026-11-02", open: none },
	],
	timeToFix: { meanDays: null, medianDays: null, fixed: 0, bySeverity: [] },
	packageAges: { buckets: [], unknown: 0 },
};

test("days before the first audit are not drawn as zero, and a day may have 25 hours", () => {
	const nowMs = Date.parse("2026-11-02T12:00:00Z");
	const trend = prepareOpenTrend(trends, nowMs);
	expect(trend.unknownDays).toBe(1);
	expect(trend.buckets.map(({ startMs }) => new Date(startMs).toISOString())).toEqual([
		"2026-11-01T04:00:00.000Z",
		"2026-11-02T05:00:00.000Z",
	]);
	expect(trend.buckets.map(({ isOpen }) => isOpen)).toEqual([false, true]);
	expect(trend.summary).toBe("0 open on 2026-11-02; most on 2026-11-01 with 1.");
	expect(trend.series).toMatchObject([{ key: "critical", values: [1, 0] }]);
	expect(prepareOpenTrend({ ...trends, days: trends.days.slice(0, 1) }, nowMs)).toMatchObject({
		buckets: [],
		unknownDays: 1,
	});
});

test("ages are told in days, months and years, and what is not known is no age", () => {
	const bars = prepareAgeBars({
		buckets: [
			{ fromDays: 0, toDays: 7, packages: 1 },
			{ fromDays: 7, toDays: 90, packages: 2 },
			{ fromDays: 90, toDays: 365, packages: 0 },
			{ fromDays: 730, toDays: null, packages: 4 },
		],
		unknown: 3,
	});
	expect(bars.map(({ label }) => label)).toEqual([
		"under 7 days",
		"under 3 months",
		"under 1 year",
		"2 years and older",
		"not known",
	]);
});
