import { expect, test } from "vitest";
import { alignBefore } from "./align-before.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
const every = (stepMs: number, fromMs: number, count: number) =>
	Array.from({ length: count }, (_, index) => ({ startMs: fromMs + index * stepMs }));

test("the same hour a week before stands opposite, also while the last stretch is open", () => {
	const stepMs = 2 * HOUR_MS;
	// From 12:00 a week ago until now, 12:57; the period before ends where this one begins.
	const points = every(stepMs, WEEK_MS, 85);
	const lengthMs = WEEK_MS + 57 * 60_000;
	const course = every(stepMs, -stepMs, 85);
	const opposite = alignBefore(points, course, { lengthMs, stepMs });
	expect(opposite.map((item) => item?.startMs ?? null)).toEqual([
		...points.slice(0, 84).map(({ startMs }) => startMs - WEEK_MS),
		null,
	]);
});

test("what the period before does not cover is a gap", () => {
	const opposite = alignBefore(every(10, 100, 4), every(10, 20, 2), { lengthMs: 80, stepMs: 10 });
	expect(opposite.map((item) => item?.startMs ?? null)).toEqual([20, 30, null, null]);
	expect(alignBefore(every(10, 100, 1), [], { lengthMs: 10, stepMs: 10 })).toEqual([null]);
});
