import { formatDollars, formatPricePerMillion } from "#components/format/format-money.ts";
import { formatShare } from "#components/format/format-number.ts";
import { Percentile, Time, Tokens, Unknown } from "#components/format/values.tsx";
import { FactorInput } from "#components/score/factor-input.tsx";
import { FACTOR_LABELS, FACTOR_ORDER, ScoreBar } from "#components/score/score-bar.tsx";
import type { Column } from "#components/table/column.ts";
import { Checkbox } from "#components/ui/input.tsx";
import type { Factor } from "#server/policy/contract.ts";
import type { RankChange } from "./draft.ts";
import type { ModelRow } from "./filter-models.ts";

const FEW_SAMPLES = 30;

function factorColumn(factor: Factor): Column<ModelRow> {
	return {
		id: factor,
		sort: factor,
		label: FACTOR_LABELS[factor],
		type: "text",
		from: "lg",
		value: (row) => row.factors.find((score) => score.factor === factor)?.points ?? null,
		render: (row) => {
			const score = row.factors.find((entry) => entry.factor === factor);
			return score ? <FactorInput score={score} plain /> : null;
		},
	};
}

/** The ranking, column by column. */
export const MODEL_COLUMNS: readonly Column<ModelRow>[] = [
	{
		id: "model",
		sort: "model",
		label: "Model",
		type: "text",
		value: (row) => row.modelId,
		render: (row) => (
			<span className="flex items-center gap-2">
				<span className="tabular w-6 shrink-0 text-right text-muted">{row.rank}</span>
				<span className="min-w-0">
					<span className="block truncate font-medium">{row.modelId}</span>
					<span className="block truncate text-xs text-muted">{row.name}</span>
				</span>
			</span>
		),
	},
	{
		id: "score",
		sort: "score",
		label: "Score of 100",
		type: "text",
		value: (row) => row.total,
		render: (row) => <ScoreBar factors={row.factors} total={row.total} />,
	},
	...FACTOR_ORDER.map(factorColumn),
	{
		id: "cost-expected",
		sort: "cost-expected",
		label: "Typical call",
		unit: "USD for 1,000 tokens in and 500 out",
		type: "number",
		from: "sm",
		value: (row) => row.expectedCostUsd,
		render: (row) => <span className="tabular">{formatDollars(row.expectedCostUsd)}</span>,
	},
];

/** Facts and measurements; the less usual ones start hidden. */
export const FACT_COLUMNS: readonly Column<ModelRow>[] = [
	{
		id: "provider",
		sort: "provider",
		label: "Provider",
		type: "text",
		hidden: true,
		value: (row) => row.facts?.author ?? null,
	},
	{
		id: "success",
		sort: "success",
		label: "Success",
		unit: "share of answers in full, decayed",
		type: "number",
		hidden: true,
		value: (row) => row.facts?.measured?.successRate ?? null,
		render: ({ facts }) =>
			facts?.measured ? (
				<span
					className={facts.measured.samples < FEW_SAMPLES ? "text-faint" : ""}
					title={`n=${Math.round(facts.measured.samples)}`}
				>
					{formatShare(facts.measured.successRate)}
				</span>
			) : (
				<Unknown reason="nothing measured yet" />
			),
	},
	{
		id: "p50",
		sort: "p50",
		label: "p50",
		unit: "time to the first token",
		type: "number",
		hidden: true,
		value: (row) => row.facts?.measured?.p50Ms ?? null,
		render: ({ facts }) => (
			<Percentile
				name="p50"
				ms={facts?.measured?.p50Ms ?? null}
				samples={facts?.measured?.samples ?? 0}
			/>
		),
	},
	{
		id: "p95",
		sort: "p95",
		label: "p95",
		unit: "time to the first token",
		type: "number",
		hidden: true,
		value: (row) => row.facts?.measured?.p95Ms ?? null,
		render: ({ facts }) => (
			<Percentile
				name="p95"
				ms={facts?.measured?.p95Ms ?? null}
				samples={facts?.measured?.samples ?? 0}
			/>
		),
	},
	{
		id: "input",
		sort: "input",
		label: "Input",
		unit: "USD per 1M tokens",
		type: "number",
		hidden: true,
		value: (row) => row.facts?.promptPico ?? null,
		render: ({ facts }) => formatPricePerMillion(facts?.promptPico ?? null),
	},
	{
		id: "output",
		sort: "output",
		label: "Output",
		unit: "USD per 1M tokens",
		type: "number",
		hidden: true,
		value: (row) => row.facts?.completionPico ?? null,
		render: ({ facts }) => formatPricePerMillion(facts?.completionPico ?? null),
	},
	{
		id: "context",
		sort: "context",
		label: "Context",
		unit: "tokens",
		type: "number",
		hidden: true,
		value: (row) => row.facts?.contextTokens ?? null,
		render: ({ facts }) => <Tokens count={facts?.contextTokens ?? null} />,
	},
	{
		id: "released",
		sort: "released",
		label: "Released",
		type: "time",
		hidden: true,
		value: (row) => row.facts?.createdMs ?? null,
		render: ({ facts }) =>
			facts?.createdMs ? (
				<Time ms={facts.createdMs} relative />
			) : (
				<Unknown reason="the source does not say" />
			),
	},
	{
		id: "measured",
		sort: "measured",
		label: "Measured",
		unit: "newest sample",
		type: "time",
		hidden: true,
		value: (row) => row.facts?.measured?.lastSampleMs ?? null,
		render: ({ facts }) =>
			facts?.measured ? (
				<Time ms={facts.measured.lastSampleMs} relative />
			) : (
				<Unknown reason="nothing measured yet" />
			),
	},
	{
		id: "capabilities",
		label: "Capabilities",
		type: "text",
		hidden: true,
		value: (row) => row.facts?.capabilities.join(", ") ?? null,
	},
];

/** Share of the last seven days' requests. */
export function trafficColumn(traffic: ReadonlyMap<string, number> | null): Column<ModelRow> {
	return {
		id: "traffic",
		sort: "traffic",
		label: "Traffic",
		unit: "share of the requests of the last 7 days",
		type: "number",
		from: "lg",
		value: (row) => traffic?.get(row.modelId) ?? null,
		render: (row) =>
			traffic === null ? (
				<Unknown reason="being counted" />
			) : (
				formatShare(traffic.get(row.modelId) ?? 0)
			),
	};
}

/** How far each model moved against the ranking in force. */
export function changeColumn(changes: ReadonlyMap<string, RankChange>): Column<ModelRow> {
	return {
		id: "change",
		label: "Moved",
		unit: "places against the policy in force",
		type: "number",
		value: (row) => changes.get(row.modelId) ?? null,
		render: (row) => <Moved change={changes.get(row.modelId) ?? 0} />,
	};
}

function Moved({ change }: { readonly change: RankChange }) {
	if (change === "new") return <span className="font-medium text-info">new</span>;
	if (change === 0) return <span className="text-faint">stays</span>;
	return (
		<span className={change > 0 ? "font-medium text-ok" : "font-medium text-bad"}>
			<span aria-hidden>{change > 0 ? "▲" : "▼"}</span>
			<span className="sr-only">{change > 0 ? "up" : "down"}</span> {Math.abs(change)}
		</span>
	);
}

/** Chooses models to stand side by side. */
export function compareColumn(props: {
	readonly chosen: readonly string[];
	readonly isFull: boolean;
	readonly onChoose: (modelId: string, chosen: boolean) => void;
}): Column<ModelRow> {
	return {
		id: "compare",
		label: "Compare",
		type: "text",
		from: "md",
		value: (row) => props.chosen.includes(row.modelId),
		render: (row) => {
			const isChosen = props.chosen.includes(row.modelId);
			return (
				// Above the link that covers the row.
				<span className="relative z-[1] -my-1 inline-flex size-8 items-center justify-center">
					<Checkbox
						aria-label={`Compare ${row.modelId}`}
						checked={isChosen}
						disabled={props.isFull && !isChosen}
						onChange={(event) => props.onChoose(row.modelId, event.target.checked)}
					/>
				</span>
			);
		},
	};
}
