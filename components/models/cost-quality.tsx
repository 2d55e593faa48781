"use client";

import { assignColours } from "#components/charts/colours.ts";
import { ScatterChart } from "#components/charts/scatter-chart.tsx";
import { formatInteger } from "#components/format/format-number.ts";
import { Card } from "#components/ui/card.tsx";
import type { ModelRow } from "./filter-models.ts";

const NANOS_PER_USD = 1e9;

/** What a typical call costs and how good the model is; the line joins those that none beats. */
export function CostQuality(props: {
	readonly rows: readonly ModelRow[];
	readonly traffic: ReadonlyMap<string, number>;
}) {
	const { rows, traffic } = props;
	const colours = assignColours([...new Set(rows.map(({ facts }) => facts?.author ?? ""))].sort());
	return (
		<Card
			title="Cost and quality"
			description="A dot is a model, its area the traffic of the last 7 days, its colour the provider."
		>
			<ScatterChart
				label="Cost and quality of the models"
				line="front"
				x={{ label: "Typical call", unit: "nanos", scale: "log" }}
				y={{ label: "Quality percentile", unit: "points", scale: "linear" }}
				points={rows.map((row) => ({
					key: row.modelId,
					label: row.modelId,
					href: `/models/${row.modelId}`,
					x: row.expectedCostUsd * NANOS_PER_USD,
					y: row.factors.find(({ factor }) => factor === "quality")?.value ?? null,
					weight: traffic.get(row.modelId) ?? 0,
					colour: colours.get(row.facts?.author ?? "") ?? "var(--latency)",
				}))}
				sentence={`${formatInteger(rows.length)} candidates. On the dashed line no other candidate is both cheaper and better.`}
			/>
		</Card>
	);
}
