import { useMemo } from "react";
import type { ChartRange } from "#components/charts/chart-model.ts";
import { OTHER_KEY } from "#components/charts/colours.ts";
import { outcomeSeries } from "#components/charts/outcome-series.ts";
import { ChartSkeleton, TimeChart } from "#components/charts/time-chart.tsx";
import { formatCompact } from "#components/format/format-number.ts";
import { Card } from "#components/ui/card.tsx";
import type { Overview } from "#server/insights/contract.ts";
import { TTFT_TARGET_MS } from "./judge-overview.ts";

const GROUP = "overview";
const TARGET = { value: TTFT_TARGET_MS, label: `target ${TTFT_TARGET_MS / 1000} s` };

/** The three courses of the range: what came, how fast it was, what it cost. */
export function OverviewCharts(props: {
	readonly overview: Overview | undefined;
	readonly onRange: (range: ChartRange) => void;
}) {
	const { overview, onRange } = props;
	const charts = useMemo(() => (overview ? readCharts(overview) : null), [overview]);
	const shared = charts
		? { buckets: charts.buckets, markers: charts.markers, group: GROUP, onSelectRange: onRange }
		: null;
	return (
		<div className="grid gap-4 xl:grid-cols-2">
			<Card title="Requests by outcome" className="xl:col-span-2">
				{shared && charts ? (
					<TimeChart
						{...shared}
						label="Requests by outcome"
						kind="stack"
						unit="count"
						series={charts.outcomes}
					/>
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
					<TimeChart
						{...shared}
						label="Cost by provider"
						kind="stack"
						unit="nanos"
						series={charts.costs}
						note={charts.costNote}
					/>
				) : (
					<ChartSkeleton />
				)}
			</Card>
		</div>
	);
}

function readCharts({ points, totals, costByProvider, markers }: Overview) {
	const { ttft } = totals;
	const hidden = costByProvider.groupCount - costByProvider.groups.filter(({ key }) => key).length;
	return {
		buckets: points.map(({ startMs, endMs, isOpen }) => ({ startMs, endMs, isOpen })),
		outcomes: outcomeSeries(points.map(({ outcomes }) => outcomes)),
		times: [
			{ key: "p95", label: "p95", colour: "var(--latency)", values: points.map((p) => p.ttft.p95) },
			{ key: "p50", label: "p50", colour: "var(--cost)", values: points.map((p) => p.ttft.p50) },
		],
		sample: `Over ${ttft.complete ? "" : "the newest "}${formatCompact(ttft.n)} answers.`,
		costs: costByProvider.groups.map(({ key, points: values }) => ({
			key: key ?? OTHER_KEY,
			label: key ?? "Other",
			values,
		})),
		costNote: hidden > 0 ? `${hidden} smaller ones are together in Other.` : undefined,
		markers: markers.map(({ atMs, kind, number }) => ({
			atMs,
			label: `${kind === "policy_published" ? "policy" : "back to policy"}${number === null ? "" : ` v${number}`}`,
		})),
	};
}
