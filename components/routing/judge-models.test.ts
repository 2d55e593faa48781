import { expect, test } from "vitest";
import type { CalibrationPoint } from "#server/policy/contract.ts";
import { judgeModels } from "./judge-models.ts";

function point(id: number, given: Partial<CalibrationPoint>): CalibrationPoint {
	return {
		id: String(id),
		modelId: "a/m",
		expectedCostNanos: 100,
		actualCostNanos: 150,
		expectedP95Ms: 1_000,
		actualMs: 500,
		...given,
	};
}

test("a model is judged by its own answers: the p95 that came, and how many met theirs", () => {
	const own = Array.from({ length: 20 }, (_, index) =>
		point(index, { actualMs: (index + 1) * 60, expectedP95Ms: index < 10 ? 900 : 1_000 }),
	);
	const other = point(99, { modelId: "b/m", actualMs: 9_000 });
	const [first, second] = judgeModels([other, ...own]);
	expect(first).toEqual({
		modelId: "a/m",
		// 60 to 1,200 ms: the 19th of 20; up to 960 ms, so 16 of them, came in time.
		latency: { n: 20, expectedP95Ms: 900, actualP95Ms: 1_140, within: 0.8 },
		cost: { n: 20, expectedNanos: 2_000, actualNanos: 3_000 },
	});
	expect(second).toMatchObject({ modelId: "b/m", latency: { n: 1, within: 0 } });
});

test("figures that are not known do not count, and a model without any says so", () => {
	const unknown = point(1, { actualMs: null, actualCostNanos: null });
	expect(judgeModels([unknown])).toEqual([
		{
			modelId: "a/m",
			latency: { n: 0, expectedP95Ms: null, actualP95Ms: null, within: null },
			cost: { n: 0, expectedNanos: null, actualNanos: null },
		},
	]);
	expect(judgeModels([unknown, point(2, {})])[0]).toMatchObject({
		latency: { n: 1, within: 1 },
		cost: { n: 1, expectedNanos: 100 },
	});
	expect(judgeModels([])).toEqual([]);
});
