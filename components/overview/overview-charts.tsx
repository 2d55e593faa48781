import { useMemo } from "react";
import type { ChartRange } from "#components/charts/chart-model.ts";
import { OTHER_KEY } from "#components/charts/colours.ts";
import { outcomeSeries } from "#components/charts/outcome-series.ts";
import { ChartSkeleton, TimeChart } from "#components/charts/time-chart.tsx";
import { formatCompact } from "#components/format/format-number.ts";
import { Card } from "#components/ui/card.tsx";
import type { Overview } from "#server/insights/contract.ts";
import { alignBefore } from "./align-before.ts";
import { TTFT_TARGET_MS } from "./judge-overview.ts";

const GROUP = "overview";
const TARGET = { value: TTFT_TARGET_MS, label: `target ${TTFT_TARGET_MS / 1000} s` };

/** The three courses of the range: what came, how fast it was, what it cost. */
export function OverviewCharts(props: {
	readonly overview: Overview | undefined;
	/** Draws the period before as well. */
	readonly isCompared: boolean;
	readonly onRange: (range: ChartRange) => void;
}) {
	const { overview, isCompared, onRange } = props;
	const charts = useMemo(
		() => (overview ? readCharts(overview, isCompared) : null),
		[overview, isCompared],
	);
	const shared = charts
		? { buckets: charts.buckets, markers: charts.markers, group: GROUP, onSelectRange: onRange }
		: null;
	return (
		<div className="grid gap-4 xl:grid-cols-2">
			<Card title="Requests by outcome" className="xl:col-span-2">
				{shared && charts ? (
					<TimeChart {...shared} label="Requests by outcome" unit="count" {...charts.requests} />
				) : (
					<ChartSkeleton />
				)}
			</Card>
			<Card title="Time to the first token">
				{shared && charts ? (
					<TimeChart
						{...shared}
						label="Time to the first token"
						kind="line"
						unit="ms"
						series={charts.times}
						target={TARGET}
						note={charts.sample}
					/>
				) : (
					<ChartSkeleton />
				)}
			</Card>
			<Card title="Cost by provider">
				{shared && charts ? (
					<TimeChart {...shared} label="Cost by provider" unit="nanos" {...charts.costs} />
				) : (
					<ChartSkeleton />
				)}
			</Card>
		</div>
	);
}

/** Amounts of two periods are lines, since they do not add up. */
function readCharts(overview: Overview, isCompared: boolean) {
	const { points, totals, costByProvider, markers } = overview;
	const before = isCompared ? beforeOf(overview) : null;
	const { ttft } = totals;
	const hidden = costByProvider.groupCount - costByProvider.groups.filter(({ key }) => key).length;
	return {
		buckets: points.map(({ startMs, endMs, isOpen }) => ({ startMs, endMs, isOpen })),
		requests:
			before === null
				? {
						kind: "stack" as const,
						series: outcomeSeries(points.map(({ outcomes }) => outcomes)),
					}
				: comparison(
						points.map(({ requests }) => requests),
						before.map((stretch) => stretch?.requests ?? null),
					),
		times: [
			{ key: "p95", label: "p95", colour: "var(--latency)", values: points.map((p) => p.ttft.p95) },
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
		sample: `Over ${ttft.complete ? "" : "the newest "}${formatCompact(ttft.n)} answers.`,
		costs:
			before === null
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
					),
		markers: markers.map(({ atMs, kind, number }) => ({
			atMs,
			label: `${kind === "policy_published" ? "policy" : "back to policy"}${number === null ? "" : ` v${number}`}`,
		})),
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
