"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { ScatterChart } from "#components/charts/scatter-chart.tsx";
import { formatInteger, formatShare } from "#components/format/format-number.ts";
import { useChoice } from "#components/layout/use-choice.ts";
import { DataTable } from "#components/table/data-table.tsx";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { RangePicker } from "#components/time-range/range-picker.tsx";
import { useTimeRange } from "#components/time-range/use-time-range.ts";
import { Callout } from "#components/ui/callout.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { CalibrationPoint, DecisionCalibration } from "#server/policy/contract.ts";
import { ComputedCard } from "./computed-card.tsx";
import { judgeModels, type ModelReliability } from "./judge-models.ts";
import { RELIABILITY_COLUMNS } from "./reliability-columns.tsx";

const FIGURES = ["latency", "cost"] as const;
const DOTS = ["decision", "model"] as const;
const FEW_SAMPLES = 30;

/** What the line means, for each kind of dot. */
const SENTENCES = {
	decision: {
		latency: "On the line both are equal; a p95 should have 95 in 100 below it.",
		cost: "On the line both are equal.",
	},
	model: {
		latency:
			"A dot is a model, its area the answers: the p95 expected of it, in the middle, beside the p95 that came. Above the line it was slower than expected.",
		cost: "A dot is a model, its area the answers: what they were expected to cost together beside what they cost. Above the line it was dearer than expected.",
	},
} as const;

/** Is the router right: what its decisions expected, beside what came of them. */
export function Calibration() {
	const api = useTRPC();
	const timeRange = useTimeRange();
	const { range } = timeRange;
	const options = api.decisions.calibration.queryOptions(
		{ range },
		{ placeholderData: keepPreviousData, retry: false },
	);
	return (
		<>
			<ProblemNotice problems={timeRange.problems} onDrop={timeRange.drop} />
			<ComputedCard
				title="Expected and actual"
				description="What each decision expected of the model that it chose, computed again from its frozen inputs, beside what its request took."
				what="this comparison"
				query={useQuery(options)}
				queryKey={options.queryKey}
				isSimulated={({ simulated, sampled }) => simulated && sampled > 0}
				actions={<RangePicker range={timeRange} />}
			>
				{(calibration) => <Found calibration={calibration} />}
			</ComputedCard>
		</>
	);
}

function Found({ calibration }: { readonly calibration: DecisionCalibration }) {
	const figures = useChoice("figure", FIGURES, "latency");
	const dots = useChoice("dot", DOTS, "decision");
	const figure = figures.chosen;
	const dot = dots.chosen;
	const models = useMemo(() => judgeModels(calibration.points), [calibration.points]);
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
			<ProblemNotice
				problems={[...figures.problems, ...dots.problems]}
				onDrop={(key) => (key === "dot" ? dots.drop() : figures.drop())}
			/>
			<div className="flex flex-wrap gap-2">
				<Segmented
					label="Figure"
					value={figure}
					onChange={figures.choose}
					options={FIGURES.map((value) => ({ value, label: value }))}
				/>
				<Segmented
					label="Dots"
					value={dot}
					onChange={dots.choose}
					options={DOTS.map((value) => ({ value, label: `each ${value}` }))}
				/>
			</div>
			<ScatterChart
				label={figure === "latency" ? "Latency, expected and actual" : "Cost, expected and actual"}
				line="equal"
				{...axesOf(figure)}
				points={dot === "decision" ? decisionDots(points, figure) : modelDots(models, figure)}
				sentence={`${formatInteger(points.length)} of ${formatInteger(sampled)} decisions looked at, drawn evenly from ${totalComplete ? "" : "more than "}${formatInteger(total)}. ${SENTENCES[dot][figure]}`}
			/>
			<DataTable
				caption="Reliability by model"
				columns={RELIABILITY_COLUMNS}
				rows={models}
				rowId={({ modelId }) => modelId}
				rowHref={({ modelId }) => `/routing?q=${encodeURIComponent(`chosen:"${modelId}"`)}`}
			/>
		</div>
	);
}

type Figure = (typeof FIGURES)[number];

function decisionDots(points: readonly CalibrationPoint[], figure: Figure) {
	return points.map((point) => ({
		key: point.id,
		label: point.modelId,
		href: `/routing/${point.id}`,
		x: figure === "latency" ? point.expectedP95Ms : point.expectedCostNanos,
		y: figure === "latency" ? point.actualMs : point.actualCostNanos,
	}));
}

function modelDots(models: readonly ModelReliability[], figure: Figure) {
	return models.map(({ modelId, latency, cost }) => ({
		key: modelId,
		label: modelId,
		href: `/models/${modelId}`,
		x: figure === "latency" ? latency.expectedP95Ms : cost.expectedNanos,
		y: figure === "latency" ? latency.actualP95Ms : cost.actualNanos,
		weight: figure === "latency" ? latency.n : cost.n,
	}));
}

function axesOf(figure: Figure) {
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
