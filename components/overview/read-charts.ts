import { OTHER_KEY } from "#components/charts/colours.ts";
import { outcomeSeries } from "#components/charts/outcome-series.ts";
import { policyMarkers } from "#components/charts/policy-markers.ts";
import { formatCompact } from "#components/format/format-number.ts";
import type { Overview } from "#server/insights/contract.ts";
import { alignBefore } from "./align-before.ts";

/** The charts of the overview. Amounts of two periods are lines, since they do not add up. */
export function readCharts(overview: Overview, isCompared: boolean) {
	const { points, totals, costByProvider, markers } = overview;
	const before = isCompared ? beforeOf(overview) : null;
	const { ttft } = totals;
	const hidden = costByProvider.groupCount - costByProvider.groups.filter(({ key }) => key).length;
	return {
		buckets: points.map(({ startMs, endMs, isOpen }) => ({ startMs, endMs, isOpen })),
		requests: {
			label: "Requests by outcome",
			unit: "count" as const,
			...(before === null
				? {
						kind: "stack" as const,
						series: outcomeSeries(points.map(({ outcomes }) => outcomes)),
					}
				: comparison(
						points.map(({ requests }) => requests),
						before.map((stretch) => stretch?.requests ?? null),
					)),
		},
		times: {
			label: "Time to the first token",
			kind: "line" as const,
			unit: "ms" as const,
			note: `Over ${ttft.complete ? "" : "the newest "}${formatCompact(ttft.n)} answers.`,
			series: [
				{
					key: "p95",
					label: "p95",
					colour: "var(--latency)",
					values: points.map((p) => p.ttft.p95),
				},
				{ key: "p50", label: "p50", colour: "var(--cost)", values: points.map((p) => p.ttft.p50) },
				...(before === null
					? []
					: [
							{
								...BEFORE,
								label: "p95, period before",
								values: before.map((stretch) => stretch?.ttftP95Ms ?? null),
							},
						]),
			],
		},
		costs: {
			label: "Cost by provider",
			unit: "nanos" as const,
			...(before === null
				? {
						kind: "stack" as const,
						series: costByProvider.groups.map(({ key, points: values }) => ({
							key: key ?? OTHER_KEY,
							label: key ?? "Other",
							values,
						})),
						note: hidden > 0 ? `${hidden} smaller ones are together in Other.` : undefined,
					}
				: comparison(
						points.map(({ costNanos }) => costNanos),
						before.map((stretch) => stretch?.costNanos ?? null),
					)),
		},
		markers: policyMarkers(markers),
	};
}

const BEFORE = { key: "before", colour: "var(--faint)" } as const;

/** The period before, stretch by stretch opposite this one; `null` where there is none. */
function beforeOf({ points, previous, bucketMs }: Overview) {
	if (previous === null) return null;
	const { since, until } = previous.window;
	const lengthMs = Date.parse(until) - Date.parse(since);
	return alignBefore(points, previous.course, { lengthMs, stepMs: bucketMs });
}

function comparison(now: readonly number[], before: readonly (number | null)[]) {
	return {
		kind: "line" as const,
		series: [
			{ key: "now", label: "this period", colour: "var(--latency)", values: now },
			{ ...BEFORE, label: "period before", values: before },
		],
	};
}
