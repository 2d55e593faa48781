import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChartInput, SeriesInput } from "./chart-model.ts";
import { OTHER_KEY } from "./colours.ts";
import { prepareChart } from "./prepare-chart.ts";

const HOUR = 3_600_000;

function hours(count: number) {
	return Array.from({ length: count }, (_, index) => ({
		startMs: index * HOUR,
		endMs: (index + 1) * HOUR,
		isOpen: index === count - 1,
	}));
}

function chart(kind: ChartInput["kind"], series: readonly SeriesInput[], maxPoints = 1000) {
	const length = Math.max(...series.map(({ values }) => values.length));
	return prepareChart({ kind, unit: "count", buckets: hours(length), series, maxPoints });
}

test("a gap stays a gap and is not zero", () => {
	const model = chart("line", [{ key: "p95", label: "p95", values: [10, null, 30] }]);
	expect(model.rows.map(({ values }) => values)).toEqual([[10], [null], [30]]);
});

test("times are numbers in ms and the stretch that is not over is marked", () => {
	const model = chart("stack", [{ key: "ok", label: "ok", values: [1, 2, 3] }]);
	expect(model).toMatchObject({ fromMs: 0, toMs: 3 * HOUR, bucketsPerRow: 1 });
	expect(model.rows.map(({ midMs }) => midMs)).toEqual([0.5 * HOUR, 1.5 * HOUR, 2.5 * HOUR]);
	expect(model.rows.map(({ isOpen }) => isOpen)).toEqual([false, false, true]);
});

test("of many series the eight largest stay and the rest becomes Other, without loss", () => {
	const series = Array.from({ length: 11 }, (_, index) => ({
		key: `m${index}`,
		label: `m${index}`,
		values: [index + 1, null],
	}));
	const model = chart("stack", series);
	expect(model.series).toHaveLength(9);
	expect(model.otherCount).toBe(3);
	expect(model.series.at(-1)).toMatchObject({ key: OTHER_KEY, weight: 1 + 2 + 3 });
	expect(model.rows.map(({ values }) => values.at(-1))).toEqual([6, null]);
});

test("percentiles are never added up: beyond eight lines the rest is left out and counted", () => {
	const series = Array.from({ length: 10 }, (_, index) => ({
		key: `m${index}`,
		label: `m${index}`,
		values: [index],
	}));
	const model = chart("line", series);
	expect(model.series.map(({ key }) => key)).not.toContain(OTHER_KEY);
	expect(model).toMatchObject({ otherCount: 2 });
	expect(model.series).toHaveLength(8);
});

test("a colour with a meaning is kept", () => {
	const model = chart("stack", [{ key: "ok", label: "ok", values: [1], colour: "var(--ok)" }]);
	expect(model.series[0]?.colour).toBe("var(--ok)");
});

const values = fc.array(fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: null }), {
	minLength: 1,
	maxLength: 400,
});

test("never more points than pixels, and no amount is lost by it", () => {
	fc.assert(
		fc.property(values, fc.integer({ min: 1, max: 200 }), (amounts, maxPoints) => {
			const model = chart("stack", [{ key: "a", label: "a", values: amounts }], maxPoints);
			expect(model.rows.length).toBeLessThanOrEqual(maxPoints);
			const sum = (list: readonly (number | null)[]) =>
				list.reduce<number>((total, value) => total + (value ?? 0), 0);
			expect(sum(model.rows.map((row) => row.values[0] ?? null))).toBe(sum(amounts));
			expect(model.toMs).toBe(amounts.length * HOUR);
		}),
	);
});

test("thinned lines keep their highest values", () => {
	fc.assert(
		fc.property(values, fc.integer({ min: 1, max: 50 }), (figures, maxPoints) => {
			const model = chart("line", [{ key: "a", label: "a", values: figures }], maxPoints);
			const top = (list: readonly (number | null)[]) =>
				Math.max(-1, ...list.map((value) => value ?? -1));
			expect(top(model.rows.map((row) => row.values[0] ?? null))).toBe(top(figures));
		}),
	);
});

test("nothing at all is a chart without rows", () => {
	const empty = prepareChart({
		kind: "stack",
		unit: "count",
		buckets: [],
		series: [],
		maxPoints: 100,
	});
	expect(empty).toMatchObject({ rows: [], series: [], fromMs: 0, toMs: 0 });
});
