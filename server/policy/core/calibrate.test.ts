import { expect, it } from "vitest";
import type { DecisionEstimate } from "../contract.ts";
import { buildModel } from "../testing/builders.ts";
import { decideAmong, recordOf } from "../testing/decide-among.ts";
import { calibrate, type EndedDecision } from "./calibrate.ts";

const MODEL = "openai/a";
const made = recordOf(decideAmong([buildModel(MODEL)]));

function ended(id: string, over: Partial<EndedDecision> = {}): EndedDecision {
	return {
		record: { ...made, id },
		outcome: "ok",
		modelServed: MODEL,
		actual: { costNanos: 2_000_000, ttftMs: 300, durationMs: 900 },
		...over,
	};
}

function estimate(id: string, over: Partial<DecisionEstimate> = {}): DecisionEstimate {
	return { id, costUsd: 0.001, p95Ms: 400, latencyMetric: "ttft", ...over };
}

it("compares only decisions whose chosen model answered in full", () => {
	const decisions = [
		ended("d-1"),
		ended("d-2", { outcome: "upstream_error" }),
		ended("d-3", { modelServed: "google/b" }),
		ended("d-4"),
	];
	const estimates = ["d-1", "d-2", "d-3"].map((id) => estimate(id));
	const { points } = calibrate(decisions, estimates);
	expect(points).toEqual([
		{
			id: "d-1",
			modelId: MODEL,
			expectedCostNanos: 1_000_000,
			actualCostNanos: 2_000_000,
			expectedP95Ms: 400,
			actualMs: 300,
		},
	]);
});

it("takes the latency that the policy counted with", () => {
	const { points, withinP95 } = calibrate(
		[ended("d-1"), ended("d-2"), ended("d-3")],
		[estimate("d-1"), estimate("d-2", { latencyMetric: "total" }), estimate("d-3", { p95Ms: 300 })],
	);
	expect(points.map(({ id, actualMs }) => [id, actualMs])).toEqual([
		["d-3", 300],
		["d-2", 900],
		["d-1", 300],
	]);
	expect(withinP95).toEqual({ share: 2 / 3, n: 3 });
});

it("says nothing where nothing can be compared, and leaves out what was free", () => {
	expect(calibrate([], [])).toEqual({
		points: [],
		withinP95: { share: null, n: 0 },
		costRatio: { p10: null, p50: null, p90: null, n: 0 },
	});
	const costs = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((cost) => cost * 1_000_000);
	const decisions = costs.map((costNanos, index) =>
		ended(`d-${index}`, { actual: { costNanos, ttftMs: null, durationMs: null } }),
	);
	const estimates = decisions.map(({ record }) => estimate(record.id));
	const free = [ended("x")];
	expect(
		calibrate([...decisions, ...free], [...estimates, estimate("x", { costUsd: 0 })]).costRatio,
	).toEqual({ p10: 1, p50: 5, p90: 9, n: 10 });
});
