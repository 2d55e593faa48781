import { expect, it } from "vitest";
import { scatterToCsv, timeChartsToCsv } from "./charts-to-csv.ts";

const START = Date.UTC(2026, 10, 22, 10);
const HOUR = 3_600_000;
const BUCKETS = [
	{ startMs: START, endMs: START + HOUR, isOpen: false },
	{ startMs: START + HOUR, endMs: START + 2 * HOUR, isOpen: true },
];

it("charts of one board become one table in the reader's zone; unknown is empty, money dollars", () => {
	const csv = timeChartsToCsv(
		[
			{
				label: "Requests",
				unit: "count",
				buckets: BUCKETS,
				series: [{ key: "ok", label: "ok", values: [3, 0] }],
			},
			{
				label: "Cost",
				unit: "nanos",
				buckets: BUCKETS,
				series: [{ key: "a", label: "=acme", values: [3_100_250, null] }],
			},
		],
		"Asia/Kolkata",
	);
	expect(csv.split("\r\n")).toEqual([
		'"from","to","complete","Requests: ok","Cost: =acme (USD)"',
		'"2026-11-22T15:30:00+05:30","2026-11-22T16:30:00+05:30","yes","3","0.00310025"',
		'"2026-11-22T16:30:00+05:30","2026-11-22T17:30:00+05:30","no","0",""',
		"",
	]);
});

it("a name that a spreadsheet would run is text", () => {
	const axes = {
		x: { label: "Typical call", unit: "nanos", scale: "log" },
		y: { label: "Quality", unit: "points", scale: "linear" },
	} as const;
	expect(scatterToCsv(axes, [{ key: "a", label: "=1+1", x: 2e9, y: null }])).toBe(
		'"what","Typical call (USD)","Quality (points)"\r\n"\'=1+1","2",""\r\n',
	);
});
