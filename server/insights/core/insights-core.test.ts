import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildCostSplit, buildPoints, buildTotals } from "./build-overview.ts";
import { describeAge, describeDays } from "./describe-time.ts";
import type { LatencySlot, UsageFigure } from "./figures.ts";
import { percentilesOf, slotMiddle, slotOf } from "./percentiles.ts";

const complete = (n: number) => ({ n, complete: true });

describe("percentiles", () => {
	test("are at most 2 % from the exact nearest rank, in any order and any split", () => {
		const values = fc.array(fc.double({ min: 0.2, max: 900_000, noNaN: true }), {
			minLength: 1,
			maxLength: 300,
		});
		fc.assert(
			fc.property(values, (ms) => {
				const counts = ms.map((value) => ({ slot: slotOf(value), weight: 1 }));
				const found = percentilesOf(counts, complete(ms.length));
				const sorted = [...ms].sort((a, b) => a - b);
				const exact = (q: number) => sorted[Math.ceil(q * ms.length) - 1] ?? 0;
				expect(Math.abs((found.p50 ?? 0) / exact(0.5) - 1)).toBeLessThan(0.021);
				expect(Math.abs((found.p95 ?? 0) / exact(0.95) - 1)).toBeLessThan(0.021);
				expect(percentilesOf([...counts].reverse(), complete(ms.length))).toEqual(found);
			}),
		);
	});

	test("are unknown without a value, and every slot holds its own middle", () => {
		expect(percentilesOf([], complete(0))).toEqual({ p50: null, p95: null, n: 0, complete: true });
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 400 }), (slot) => slotOf(slotMiddle(slot)) === slot),
		);
	});
});

function figure(over: Partial<UsageFigure>): UsageFigure {
	return {
		...{ bucket: 0, outcome: "ok", requests: 1, simulated_requests: 1, prompt: 10, completion: 5 },
		...{ cache_read: 0, cache_write: 0, reasoning: 0, cost_nanos: 100, estimated_cost_nanos: 0 },
		...over,
	};
}

function slots(bucket: number, valueMs: number, count: number): LatencySlot[] {
	return [
		{ bucket, metric: "looked", slot: 0, count },
		{ bucket, metric: "duration", slot: slotOf(valueMs), count },
	];
}

describe("overview", () => {
	const buckets = { starts: [0, 1_000, 2_000], untilMs: 3_000 };

	test("keeps empty buckets, marks the open one and adds up to its totals", () => {
		const figures = [
			figure({ requests: 3, cost_nanos: 30 }),
			figure({ bucket: 2, outcome: "upstream_error", requests: 1, cost_nanos: 0 }),
			figure({ bucket: 2, outcome: "client_abort", requests: 1, cost_nanos: 5 }),
		];
		const latency = { slots: slots(0, 100, 3), perBucket: 10 };
		const points = buildPoints({ buckets, nowMs: 3_000, figures, latency });
		expect(points.map(({ requests }) => requests)).toEqual([3, 0, 2]);
		expect(points.map(({ isOpen }) => isOpen)).toEqual([false, false, true]);
		const totals = buildTotals(figures, latency);
		expect(totals).toMatchObject({
			requests: 5,
			judged: 4,
			successRate: 0.75,
			costNanos: 35,
			outcomes: { ok: 3, upstream_error: 1, client_abort: 1 },
			duration: { n: 3, complete: true },
		});
	});

	test("has no success rate where there is nothing to judge", () => {
		const totals = buildTotals([figure({ outcome: "client_abort" })], { slots: [], perBucket: 1 });
		expect(totals).toMatchObject({ judged: 0, successRate: null, duration: { p50: null, n: 0 } });
	});

	test("lets a bucket of which only a part was timed count by its traffic", () => {
		const figures = [figure({ requests: 900 }), figure({ bucket: 1, requests: 10 })];
		const cut = [...slots(0, 100, 10), ...slots(1, 5_000, 9)];
		const { duration } = buildTotals(figures, { slots: cut, perBucket: 10 });
		// By what was timed the slow bucket would reach the p95; by its traffic it is one in ninety.
		expect(duration.p95).toBeLessThan(110);
		expect(duration).toMatchObject({ n: 19, complete: false });
	});

	test("splits the cost with the rest last and nothing lost", () => {
		const split = buildCostSplit(
			[
				{ bucket: 0, key: null, requests: 9, cost_nanos: 90, group_count: 12 },
				{ bucket: 0, key: "a", requests: 1, cost_nanos: 10, group_count: 12 },
				{ bucket: 2, key: "b", requests: 1, cost_nanos: 40, group_count: 12 },
			],
			3,
		);
		expect(split.groups.map(({ key }) => key)).toEqual(["b", "a", null]);
		expect(split.groups[0]?.points).toEqual([0, 0, 40]);
		expect(split.groupCount).toBe(12);
	});
});

test("says ages in their largest whole unit", () => {
	expect([-5, 59_000, 3_600_000, 172_800_000].map(describeAge)).toEqual([
		"0 s",
		"59 s",
		"60 min",
		"2 days",
	]);
	expect([1, 86_400_000, 9.5 * 86_400_000].map(describeDays)).toEqual([
		"within a day",
		"in 1 day",
		"in 9 days",
	]);
});
