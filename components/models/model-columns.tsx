import { formatDollars } from "#components/format/format-money.ts";
import { FactorInput } from "#components/score/factor-input.tsx";
import { FACTOR_LABELS, FACTOR_ORDER, ScoreBar } from "#components/score/score-bar.tsx";
import type { Column } from "#components/table/column.ts";
import { Checkbox } from "#components/ui/input.tsx";
import type { CandidateExplanation, Factor } from "#server/policy/contract.ts";
import type { RankChange } from "./draft.ts";

function factorColumn(factor: Factor): Column<CandidateExplanation> {
	return {
		id: factor,
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
export const MODEL_COLUMNS: readonly Column<CandidateExplanation>[] = [
	{
		id: "model",
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
		label: "Score of 100",
		type: "text",
		value: (row) => row.total,
		render: (row) => <ScoreBar factors={row.factors} total={row.total} />,
	},
	...FACTOR_ORDER.map(factorColumn),
	{
		id: "cost-expected",
		label: "Typical call",
		unit: "USD for 1,000 tokens in and 500 out",
		type: "number",
		from: "sm",
		value: (row) => row.expectedCostUsd,
		render: (row) => <span className="tabular">{formatDollars(row.expectedCostUsd)}</span>,
	},
];

/** How far each model moved against the ranking in force. */
export function changeColumn(
	changes: ReadonlyMap<string, RankChange>,
): Column<CandidateExplanation> {
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
}): Column<CandidateExplanation> {
	return {
		id: "compare",
		label: "Compare",
		type: "text",
		value: (row) => props.chosen.includes(row.modelId),
		render: (row) => {
			const isChosen = props.chosen.includes(row.modelId);
			return (
				// Above the link that covers the row.
				<span className="relative z-10 -my-1 inline-flex size-8 items-center justify-center">
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
