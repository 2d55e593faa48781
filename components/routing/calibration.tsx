"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { QueryFailure, SlowHint } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { ScatterChart } from "#components/charts/scatter-chart.tsx";
import { formatInteger, formatShare } from "#components/format/format-number.ts";
import { RangePicker } from "#components/time-range/range-picker.tsx";
import { useTimeRange } from "#components/time-range/use-time-range.ts";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { DecisionCalibration } from "#server/policy/contract.ts";

const FIGURES = ["latency", "cost"] as const;
const FEW_SAMPLES = 30;

/** Is the router right: what its decisions expected, beside what came of them. */
export function Calibration() {
	const api = useTRPC();
	const timeRange = useTimeRange();
	const { range } = timeRange;
	const client = useQueryClient();
	const options = api.decisions.calibration.queryOptions(
		{ range },
		{ placeholderData: keepPreviousData, retry: false },
	);
	const query = useQuery(options);
	return (
		<Card
			title={
				<span className="flex flex-wrap items-center gap-2">
					Expected and actual
					{query.data?.simulated && query.data.sampled > 0 ? <SimulatedBadge /> : null}
				</span>
			}
			description="What each decision expected of the model that it chose, computed again from its frozen inputs, beside what its request took."
			actions={<RangePicker range={timeRange} />}
		>
			<SlowHint
				waiting={query.isFetching}
				onCancel={() => void client.cancelQueries({ queryKey: options.queryKey })}
			/>
			{query.error ? (
				<QueryFailure what="this comparison" error={query.error} onRetry={() => query.refetch()} />
			) : null}
			{query.isPending ? <SkeletonRows rows={8} /> : null}
			{query.data && !query.error ? <Found calibration={query.data} /> : null}
		</Card>
	);
}

function Found({ calibration }: { readonly calibration: DecisionCalibration }) {
	const [figure, setFigure] = useQueryState(
		"figure",
		parseAsStringLiteral(FIGURES).withDefault("latency"),
	);
	const { points, withinP95, costRatio, sampled, total, totalComplete } = calibration;
	if (points.length === 0) {
		return (
			<EmptyState title="Nothing to compare in this range">
				{sampled === 0
					? "No decision was made."
					: `None of the ${formatInteger(sampled)} decisions looked at has an answer of its chosen model.`}
			</EmptyState>
		);
	}
	const ratio = (value: number | null) => (value === null ? "—" : `${value.toFixed(2)} ×`);
	return (
		<div className="flex flex-col gap-4">
			<Facts
				facts={[
					{
						label: "Answers within their expected p95",
						value: (
							<span className={withinP95.n < FEW_SAMPLES ? "text-faint" : ""}>
								{formatShare(withinP95.share)} n={formatInteger(withinP95.n)}
							</span>
						),
					},
					{ label: "Expected of a p95", value: "95 %" },
					{
						label: "Actual cost over expected, p50",
						value: (
							<span className={costRatio.n < FEW_SAMPLES ? "text-faint" : ""}>
								{ratio(costRatio.p50)} n={formatInteger(costRatio.n)}
							</span>
						),
					},
					{
						label: "The same, p10 to p90",
						value: `${ratio(costRatio.p10)} to ${ratio(costRatio.p90)}`,
					},
				]}
			/>
			<Callout tone="info" title="What this is not">
				The answers of the models that were not chosen are not known, so nothing here says how much
				a better choice would have saved. Decisions whose model failed, or that another answered,
				are left out.
			</Callout>
			<div>
				<Segmented
					label="Figure"
					value={figure}
					onChange={(next) => void setFigure(next)}
					options={FIGURES.map((value) => ({ value, label: value }))}
				/>
			</div>
			<ScatterChart
				label={figure === "latency" ? "Latency, expected and actual" : "Cost, expected and actual"}
				line="equal"
				{...axesOf(figure)}
				points={points.map((point) => ({
					key: point.id,
					label: point.modelId,
					href: `/routing/${point.id}`,
					x: figure === "latency" ? point.expectedP95Ms : point.expectedCostNanos,
					y: figure === "latency" ? point.actualMs : point.actualCostNanos,
				}))}
				sentence={`${formatInteger(points.length)} of ${formatInteger(sampled)} decisions looked at, drawn evenly from ${totalComplete ? "" : "more than "}${formatInteger(total)}. On the line both are equal; a p95 should have 95 in 100 below it.`}
			/>
		</div>
	);
}

function axesOf(figure: (typeof FIGURES)[number]) {
	return figure === "latency"
		? ({
				x: { label: "Expected p95", unit: "ms", scale: "log" },
				y: { label: "Actual", unit: "ms", scale: "log" },
			} as const)
		: ({
				x: { label: "Expected cost", unit: "nanos", scale: "log" },
				y: { label: "Actual cost", unit: "nanos", scale: "log" },
			} as const);
}
