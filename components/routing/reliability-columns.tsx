import { formatInteger, formatShare } from "#components/format/format-number.ts";
import { Duration, Unknown } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import type { ModelReliability } from "./judge-models.ts";

const FEW_SAMPLES = 30;
const NONE = "no answer has this figure";

/** How well what was expected of each model held. */
export const RELIABILITY_COLUMNS: readonly Column<ModelReliability>[] = [
	{ id: "model", label: "Chosen model", type: "text", value: ({ modelId }) => modelId },
	{
		id: "answers",
		label: "Answers",
		unit: "with a known time",
		type: "number",
		value: ({ latency }) => latency.n,
		render: ({ latency }) => formatInteger(latency.n),
	},
	{
		id: "expected",
		label: "Expected p95",
		unit: "the middle one of its decisions",
		type: "number",
		from: "sm",
		value: ({ latency }) => latency.expectedP95Ms,
		render: ({ latency }) => <Duration ms={latency.expectedP95Ms} reason={NONE} />,
	},
	{
		id: "actual",
		label: "Actual p95",
		type: "number",
		from: "sm",
		value: ({ latency }) => latency.actualP95Ms,
		render: ({ latency }) => (
			<span className={latency.n < FEW_SAMPLES ? "text-faint" : ""}>
				<Duration ms={latency.actualP95Ms} reason={NONE} />
			</span>
		),
	},
	{
		id: "within",
		label: "Within",
		unit: "the p95 expected of it; 95 % where the expectation is right",
		type: "number",
		value: ({ latency }) => latency.within,
		render: ({ latency }) =>
			latency.within === null ? (
				<Unknown reason={NONE} />
			) : (
				<span className={latency.n < FEW_SAMPLES ? "text-faint" : ""}>
					{formatShare(latency.within)}
				</span>
			),
	},
	{
		id: "cost",
		label: "Cost over expected",
		unit: "of all its answers together",
		type: "number",
		value: costRatio,
		render: (row) => {
			const ratio = costRatio(row);
			return ratio === null ? (
				<Unknown reason={NONE} />
			) : (
				<span className={row.cost.n < FEW_SAMPLES ? "text-faint" : ""}>{ratio.toFixed(2)} ×</span>
			);
		},
	},
];

function costRatio({ cost }: ModelReliability): number | null {
	const { expectedNanos, actualNanos } = cost;
	if (actualNanos === null || !expectedNanos) return null;
	return actualNanos / expectedNanos;
}
