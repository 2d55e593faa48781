import fc from "fast-check";
import { expect, test } from "vitest";
import { paretoFront, prepareScatter, type ScatterInput } from "./prepare-scatter.ts";

const base: ScatterInput = {
	x: { label: "Cost", unit: "nanos", scale: "log" },
	y: { label: "Quality", unit: "points", scale: "linear" },
	points: [],
	width: 600,
	height: 300,
};
const point = (key: string, x: number | null, y: number | null) => ({ key, label: key, x, y });

test("every point with a place lies within the drawing, whatever the figures", () => {
	const figure = fc.option(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), { nil: null });
	const scales = fc.constantFrom("linear" as const, "log" as const);
	fc.assert(
		fc.property(fc.array(fc.tuple(figure, figure)), scales, scales, (figures, xScale, yScale) => {
			const model = prepareScatter({
				...base,
				x: { ...base.x, scale: xScale },
				y: { ...base.y, scale: yScale },
				points: figures.map(([x, y], index) => point(String(index), x, y)),
			});
			expect(model.placed.length + model.leftOut).toBe(figures.length);
			for (const { cx, cy } of model.placed) {
				expect(cx).toBeGreaterThanOrEqual(0);
				expect(cx).toBeLessThanOrEqual(600);
				expect(cy).toBeGreaterThanOrEqual(0);
				expect(cy).toBeLessThanOrEqual(300);
			}
			expect(model.xTicks.length).toBeLessThan(40);
		}),
	);
});

test("figures that differ by less than can be told apart still have an axis", () => {
	const model = prepareScatter({
		...base,
		points: [point("one", 1, 1e12), point("other", 2, 1e12 + 0.00013)],
	});
	expect(model.yTicks.length).toBeGreaterThan(0);
	expect(model.yTicks.length).toBeLessThan(40);
});

test("what has no place is counted, never drawn at a made-up one", () => {
	const model = prepareScatter({
		...base,
		points: [point("free", 0, 50), point("unknown", 5, null), point("known", 5, 50)],
	});
	expect(model.placed.map(({ key }) => key)).toEqual(["known"]);
	expect(model.leftOut).toBe(2);
});

test("dearer lies to the right, better above, and the heaviest is drawn first", () => {
	const model = prepareScatter({
		...base,
		points: [
			{ ...point("light", 10, 20), weight: 1 },
			{ ...point("heavy", 1000, 90), weight: 100 },
		],
	});
	const [heavy, light] = model.placed;
	expect(heavy?.key).toBe("heavy");
	expect(heavy?.cx).toBeGreaterThan(light?.cx ?? 0);
	expect(heavy?.cy).toBeLessThan(light?.cy ?? 0);
	expect(heavy?.r).toBeGreaterThan(light?.r ?? 0);
});

test("the front holds exactly the points that none beats on both axes", () => {
	const figures = fc.array(
		fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 })),
	);
	fc.assert(
		fc.property(figures, (all) => {
			const { placed } = prepareScatter({
				...base,
				points: all.map(([x, y], index) => point(String(index), x, y)),
			});
			const front = new Set(paretoFront(placed));
			for (const one of placed) {
				const isBeaten = placed.some(
					(other) => other.x <= one.x && other.y >= one.y && (other.x < one.x || other.y > one.y),
				);
				if (front.has(one)) expect(isBeaten).toBe(false);
				else {
					const hasTwin = [...front].some((other) => other.x === one.x && other.y === one.y);
					expect(isBeaten || hasTwin).toBe(true);
				}
			}
		}),
	);
});

test("a square has one scale for both axes, so that its diagonal means equal", () => {
	const model = prepareScatter({
		...base,
		y: { ...base.y, scale: "log" },
		square: true,
		points: [point("a", 1, 100), point("b", 10_000, 5)],
	});
	expect(model.xDomain).toEqual(model.yDomain);
});
