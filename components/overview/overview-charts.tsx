import { useMemo } from "react";
import type { ChartRange } from "#components/charts/chart-model.ts";
import { ChartSkeleton, TimeChart } from "#components/charts/time-chart.tsx";
import { Card } from "#components/ui/card.tsx";
import type { Overview } from "#server/insights/contract.ts";
import { TTFT_TARGET_MS } from "./judge-overview.ts";
import { readCharts } from "./read-charts.ts";

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
		<div data-charts className="grid gap-4 xl:grid-cols-2">
			<Card title="Requests by outcome" className="xl:col-span-2">
				{shared && charts ? <TimeChart {...shared} {...charts.requests} /> : <ChartSkeleton />}
			</Card>
			<Card title="Time to the first token">
				{shared && charts ? (
					<TimeChart {...shared} {...charts.times} target={TARGET} />
				) : (
					<ChartSkeleton />
				)}
			</Card>
			<Card title="Cost by provider">
				{shared && charts ? <TimeChart {...shared} {...charts.costs} /> : <ChartSkeleton />}
			</Card>
		</div>
	);
}
