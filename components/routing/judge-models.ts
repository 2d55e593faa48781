import type { CalibrationPoint } from "#server/policy/contract.ts";

/** How well what was expected of one model held. */
export interface ModelReliability {
	readonly modelId: string;
	readonly latency: {
		/** Answers whose time is known. */
		readonly n: number;
		/** The middle one of the p95 that its decisions counted with. */
		readonly expectedP95Ms: number | null;
		/** The p95 of the times that came. */
		readonly actualP95Ms: number | null;
		/** Share of answers within the p95 expected of them: 0.95 where the expectation is right. */
		readonly within: number | null;
	};
	readonly cost: {
		/** Answers whose cost is known. */
		readonly n: number;
		readonly expectedNanos: number | null;
		readonly actualNanos: number | null;
	};
}

/** The models of the decisions, those with most answers first. */
export function judgeModels(points: readonly CalibrationPoint[]): readonly ModelReliability[] {
	const byModel = Map.groupBy(points, ({ modelId }) => modelId);
	return [...byModel]
		.sort(([a, own], [b, others]) => others.length - own.length || (a < b ? -1 : 1))
		.map(([modelId, own]) => ({ modelId, latency: judgeLatency(own), cost: judgeCost(own) }));
}

function judgeLatency(points: readonly CalibrationPoint[]): ModelReliability["latency"] {
	const timed = points.flatMap(({ actualMs, expectedP95Ms }) =>
		actualMs === null ? [] : [{ actualMs, expectedP95Ms }],
	);
	const within = timed.filter(({ actualMs, expectedP95Ms }) => actualMs <= expectedP95Ms).length;
	return {
		n: timed.length,
		expectedP95Ms: quantile(
			timed.map(({ expectedP95Ms }) => expectedP95Ms),
			0.5,
		),
		actualP95Ms: quantile(
			timed.map(({ actualMs }) => actualMs),
			0.95,
		),
		within: timed.length === 0 ? null : within / timed.length,
	};
}

function judgeCost(points: readonly CalibrationPoint[]): ModelReliability["cost"] {
	const priced = points.flatMap(({ actualCostNanos, expectedCostNanos }) =>
		actualCostNanos === null ? [] : [{ actualCostNanos, expectedCostNanos }],
	);
	if (priced.length === 0) return { n: 0, expectedNanos: null, actualNanos: null };
	return {
		n: priced.length,
		expectedNanos: priced.reduce((sum, { expectedCostNanos }) => sum + expectedCostNanos, 0),
		actualNanos: priced.reduce((sum, { actualCostNanos }) => sum + actualCostNanos, 0),
	};
}

function quantile(values: readonly number[], share: number): number | null {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
