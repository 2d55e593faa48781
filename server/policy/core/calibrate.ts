import type {
	ActualFigures,
	CalibrationPoint,
	DecisionCalibration,
	DecisionEstimate,
	DecisionRecord,
} from "../contract.ts";

const NANOS_PER_USD = 1e9;

/** A decision and what came of it. */
export interface EndedDecision {
	readonly record: DecisionRecord;
	readonly outcome: string;
	readonly modelServed: string | null;
	readonly actual: ActualFigures;
}

/** Puts what was expected beside what it was, where the chosen model answered in full. */
export function calibrate(
	decisions: readonly EndedDecision[],
	estimates: readonly DecisionEstimate[],
): Pick<DecisionCalibration, "points" | "withinP95" | "costRatio"> {
	const byId = new Map(estimates.map((estimate) => [estimate.id, estimate]));
	const points = decisions
		.flatMap(({ record, outcome, modelServed, actual }): CalibrationPoint[] => {
			const estimate = byId.get(record.id);
			if (estimate === undefined || outcome !== "ok" || modelServed !== record.chosen) return [];
			const { costUsd, p95Ms, latencyMetric } = estimate;
			return [
				{
					id: record.id,
					modelId: record.chosen,
					expectedCostNanos: Math.round(costUsd * NANOS_PER_USD),
					actualCostNanos: actual.costNanos,
					expectedP95Ms: p95Ms,
					actualMs: latencyMetric === "ttft" ? actual.ttftMs : actual.durationMs,
				},
			];
		})
		.sort((a, b) => (a.id < b.id ? 1 : -1));
	const timed = points.filter(({ actualMs }) => actualMs !== null);
	const within = timed.filter(({ actualMs, expectedP95Ms }) => (actualMs ?? 0) <= expectedP95Ms);
	const ratios = points
		.flatMap(({ expectedCostNanos, actualCostNanos }) =>
			actualCostNanos === null || expectedCostNanos === 0
				? []
				: [actualCostNanos / expectedCostNanos],
		)
		.sort((a, b) => a - b);
	return {
		points,
		withinP95: {
			share: timed.length === 0 ? null : within.length / timed.length,
			n: timed.length,
		},
		costRatio: {
			p10: quantile(ratios, 0.1),
			p50: quantile(ratios, 0.5),
			p90: quantile(ratios, 0.9),
			n: ratios.length,
		},
	};
}

/** The value at or below which that share of the sorted values lies. */
function quantile(sorted: readonly number[], share: number): number | null {
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
