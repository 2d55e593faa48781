import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChartInput } from "./chart-model.ts";
import { ticksFromZero } from "./even-ticks.ts";
import { prepareChart } from "./prepare-chart.ts";
import { PLOT_MARGIN, preparePlot } from "./prepare-plot.ts";

/** 100 pixels a bucket, 100 pixels of height. */
function plot(input: {
	readonly kind: ChartInput["kind"];
	readonly series: readonly (readonly (number | null)[])[];
	readonly isOpen?: boolean;
	readonly target?: number;
}) {
	const count = input.series[0]?.length ?? 0;
	const model = prepareChart({
		kind: input.kind,
		unit: "ms",
		buckets: Array.from({ length: count }, (_, at) => ({
			startMs: at * 1000,
			endMs: (at + 1) * 1000,
			isOpen: input.isOpen === true && at === count - 1,
		})),
		series: input.series.map((values, at) => ({ key: `${at}`, label: `${at}`, values })),
		maxPoints: 1000,
	});
	const { left, right, top, bottom } = PLOT_MARGIN;
	const size = { width: left + 100 * count + right, height: top + 100 + bottom };
	return preparePlot(model, { ...size, target: input.target });
}

test("amounts stand on each other, each over the whole of its stretch", () => {
	const { shapes } = plot({
		kind: "stack",
		series: [
			[5, 10],
			[5, null],
		],
	});
	expect(shapes.map(({ path }) => path)).toEqual([
		"M56 106V56H156V6H256V106H156V106H56Z",
		"M56 56V6H156V6H256V6H156V56H56Z",
	]);
});

test("a gap in a line stays a gap, and a point without neighbours is marked", () => {
	const values = [...Array<number>(50).fill(10), null, 10, null];
	const [shape] = plot({ kind: "line", series: [values] }).shapes;
	expect(shape?.path.match(/M/g)).toHaveLength(2);
	expect(shape?.dots).toEqual([{ cx: 56 + 51.5 * 100, cy: 6 }]);
});

test("the way into a stretch that is not over is apart from what is over", () => {
	const [shape] = plot({ kind: "line", series: [[10, 10, 5]], isOpen: true }).shapes;
	expect(shape).toMatchObject({ path: "M106 6L206 6", openPath: "M206 6L306 56" });
});

test("a target above all values still lies within the drawing", () => {
	const { placeY, yTicks } = plot({ kind: "line", series: [[10]], target: 2000 });
	expect(placeY(2000)).toBe(PLOT_MARGIN.top);
	expect(yTicks.map(({ value }) => value)).toEqual([0, 1000, 2000]);
});

test("the instant under a pixel is the one that was placed there", () => {
	const { placeX, instantAt } = plot({ kind: "line", series: [[1, 2, 3]] });
	expect(instantAt(placeX(1500))).toBe(1500);
});

test("an axis begins at 0, ends where no value exceeds it, and has a handful of round ticks", () => {
	fc.assert(
		fc.property(
			fc.double({ min: 1e-6, max: 1e15, noNaN: true }),
			fc.integer({ min: 2, max: 8 }),
			(highest, most) => {
				const ticks = ticksFromZero(highest, most, false);
				expect(ticks[0]).toBe(0);
				expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest * (1 - 1e-9));
				expect(ticks.length).toBeGreaterThanOrEqual(2);
				expect(ticks.length).toBeLessThanOrEqual(most + 2);
			},
		),
	);
});

test("counts have whole ticks", () => {
	expect(ticksFromZero(1, 4, true)).toEqual([0, 1]);
	expect(ticksFromZero(0, 4, true)).toEqual([0, 1]);
	expect(ticksFromZero(3, 2, true)).toEqual([0, 2, 4]);
});
