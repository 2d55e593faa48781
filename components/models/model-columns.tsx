import { formatDollars } from "#components/format/format-money.ts";
import { FactorInput } from "#components/score/factor-input.tsx";
import { FACTOR_LABELS, FACTOR_ORDER, ScoreBar } from "#components/score/score-bar.tsx";
import type { Column } from "#components/table/column.ts";
import type { CandidateExplanation, Factor } from "#server/policy/contract.ts";

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
