import { useState } from "react";
import { formatDollars } from "#components/format/format-money.ts";
import { FactorInput } from "#components/score/factor-input.tsx";
import { FACTOR_ORDER, FactorLegend, ScoreBar } from "#components/score/score-bar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { CandidateExplanation, DecisionExplanation } from "#server/policy/contract.ts";

const FIRST_SHOWN = 8;

/** Every model that was scored, with its points per factor and the inputs as they were then. */
export function DecisionCandidates(props: {
	readonly explanation: DecisionExplanation;
	readonly versus: string | null;
	readonly onVersus: (modelId: string | null) => void;
}) {
	const { candidates, record, presetWeights } = props.explanation;
	const [all, setAll] = useState(false);
	const shown = all ? candidates : candidates.slice(0, FIRST_SHOWN);
	return (
		<Card
			flush
			title={`Candidates (${candidates.length})`}
			description="Points per factor with the raw input as it was at that moment."
			actions={<FactorLegend weights={presetWeights} />}
		>
			<ol>
				{shown.map((candidate) => (
					<Candidate
						key={candidate.modelId}
						candidate={candidate}
						isChosen={candidate.modelId === record.chosen}
						isCompared={candidate.modelId === props.versus}
						onCompare={() => {
							props.onVersus(candidate.modelId);
							document.getElementById("content")?.scrollIntoView({ block: "start" });
						}}
					/>
				))}
			</ol>
			{candidates.length > FIRST_SHOWN ? (
				<div className="border-t border-line p-2 text-center">
					<Button look="ghost" onClick={() => setAll(!all)} aria-expanded={all}>
						{all ? "Show fewer" : `Show all ${candidates.length}`}
					</Button>
				</div>
			) : null}
		</Card>
	);
}

function Candidate(props: {
	readonly candidate: CandidateExplanation;
	readonly isChosen: boolean;
	readonly isCompared: boolean;
	readonly onCompare: () => void;
}) {
	const { candidate } = props;
	return (
		<li
			className={classNames(
				"grid gap-x-6 gap-y-3 border-t border-line px-4 py-3 xl:grid-cols-[minmax(16rem,1fr)_minmax(0,3fr)]",
				props.isChosen && "bg-accent-soft/40",
				props.isCompared && "bg-hover/60",
			)}
		>
			<div className="flex min-w-0 flex-col gap-1.5">
				<div className="flex flex-wrap items-center gap-2">
					<span className="tabular w-5 text-muted">{candidate.rank}</span>
					<span className="min-w-0 truncate font-medium" title={candidate.name}>
						{candidate.modelId}
					</span>
					{props.isChosen ? <Badge tone="accent">chosen</Badge> : null}
				</div>
				<ScoreBar factors={candidate.factors} total={candidate.total} />
				<div className="flex items-center justify-between gap-2 text-xs text-muted">
					<span>expected {formatDollars(candidate.expectedCostUsd)} for this request</span>
					{props.isChosen ? null : (
						<Button look="link" size="small" onClick={props.onCompare}>
							why not
							<span className="sr-only"> {candidate.modelId}</span>
						</Button>
					)}
				</div>
			</div>
			<div className="grid grid-cols-2 gap-x-6 gap-y-3 md:grid-cols-4">
				{FACTOR_ORDER.map((factor) => {
					const score = candidate.factors.find((entry) => entry.factor === factor);
					return score ? <FactorInput key={factor} score={score} /> : null;
				})}
			</div>
		</li>
	);
}
