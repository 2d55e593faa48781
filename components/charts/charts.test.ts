import { expect, test } from "vitest";
import { prepareChart } from "./prepare-chart.ts";
import { sparkPath } from "./sparkline.tsx";
import { summariseChart } from "./summarise-chart.ts";

const START = Date.parse("2026-11-22T10:00:00Z");
const buckets = [0, 1, 2].map((hour) => ({
	startMs: START + hour * 3_600_000,
	endMs: START + (hour + 1) * 3_600_000,
	isOpen: hour === 2,
}));

test("amounts are summed up with their total, shares, peak and open end", () => {
	const model = prepareChart({
		kind: "stack",
		unit: "count",
		buckets,
		series: [
			{ key: "ok", label: "ok", values: [90, 900, 0] },
			{ key: "bad", label: "failed", values: [10, 0, 0] },
		],
		maxPoints: 500,
	});
	expect(summariseChart(model, "UTC")).toBe(
		"22 Nov 10:00–13:00: 1,000 in all (ok 99 %, failed 1.0 %); most in 22 Nov 11:00–12:00 with 900; the last stretch is not over yet.",
	);
});

test("figures are told by their bounds and their last known value", () => {
	const model = prepareChart({
		kind: "line",
		unit: "ms",
		buckets: buckets.slice(0, 2),
		series: [{ key: "p95", label: "p95", values: [1240, null] }],
		maxPoints: 500,
	});
	expect(summariseChart(model, "UTC")).toBe(
		"22 Nov 10:00–12:00: p95 between 1.24 s and 1.24 s, last 1.24 s.",
	);
});

test("nothing recorded is said in words", () => {
	const model = prepareChart({
		kind: "stack",
		unit: "count",
		buckets: buckets.slice(0, 1),
		series: [{ key: "ok", label: "ok", values: [0] }],
		maxPoints: 500,
	});
	expect(summariseChart(model, "UTC")).toBe("22 Nov 10:00–11:00: nothing was recorded.");
});

test("a sparkline breaks at gaps, marks lone points and starts at zero", () => {
	expect(sparkPath([0, 10, null, 5])).toBe("M0 22L33.33 2M100 12h0");
	expect(sparkPath([])).toBe("");
	expect(sparkPath([0, 0])).toBe("M0 22L100 22");
});
