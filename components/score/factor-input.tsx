import { formatPoints } from "#components/format/format-number.ts";
import { Badge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { FactorScore } from "#server/policy/contract.ts";
import { FACTOR_LABELS, FactorBar } from "./score-bar.tsx";

const BASES = {
	measured: null,
	fact: null,
	blended: "few samples, blended with a prior",
	prior: "not measured: a prior stands in",
} as const;

/** Points of one factor with the raw input behind them and what that input rests on. */
export function FactorInput(props: {
	readonly score: FactorScore;
	/** Under a heading that names the factor already. */
	readonly plain?: boolean;
}) {
	const { score } = props;
	const basis = BASES[score.basis];
	return (
		<div className="flex min-w-32 flex-col gap-1">
			<div className="flex items-center gap-1.5">
				{props.plain ? null : (
					<span className="flex-1 text-xs text-muted">{FACTOR_LABELS[score.factor]}</span>
				)}
				<span className="tabular text-xs font-medium">
					{formatPoints(score.points)}
					<span className="text-faint"> / {formatPoints(score.weight)}</span>
				</span>
				{basis ? (
					<Badge tone="warn" title={basis} className="h-4 px-1 text-2xs">
						{score.basis}
					</Badge>
				) : null}
			</div>
			{props.plain ? null : <FactorBar score={score} />}
			<div
				className={classNames(
					"text-xs whitespace-normal text-muted",
					props.plain && "line-clamp-2",
				)}
				title={score.input}
			>
				{score.input}
			</div>
		</div>
	);
}
