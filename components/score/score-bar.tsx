import { formatPoints } from "#components/format/format-number.ts";
import { classNames } from "#components/ui/class-names.ts";
import type { Factor, FactorScore } from "#server/policy/contract.ts";

/** Order and colour of the factors are the same wherever a score is shown. */
export const FACTOR_ORDER = [
	"freshness",
	"latency",
	"quality",
	"cost",
] as const satisfies readonly Factor[];

export const FACTOR_LABELS: Readonly<Record<Factor, string>> = {
	freshness: "Freshness",
	latency: "Latency",
	quality: "Quality",
	cost: "Cost",
};

const FILL: Readonly<Record<Factor, string>> = {
	freshness: "fill-freshness",
	latency: "fill-latency",
	quality: "fill-quality",
	cost: "fill-cost",
};

const GAP = 0.5;

/** Four parts of 0..100 with the total beside it; the parts are read out one by one. */
export function ScoreBar(props: {
	readonly factors: readonly FactorScore[];
	readonly total: number;
	readonly className?: string;
}) {
	const words = FACTOR_ORDER.map((factor) => {
		const score = props.factors.find((candidate) => candidate.factor === factor);
		return `${FACTOR_LABELS[factor]} ${formatPoints(score?.points ?? null)} of ${formatPoints(score?.weight ?? null)}`;
	}).join(", ");
	return (
		<span className={classNames("flex min-w-32 items-center gap-2", props.className)} title={words}>
			<FactorBars factors={props.factors} words={words} />
			<span className="tabular w-10 shrink-0 text-right font-medium">
				{formatPoints(props.total)}
				<span className="sr-only"> of 100</span>
			</span>
		</span>
	);
}

function FactorBars(props: { readonly factors: readonly FactorScore[]; readonly words: string }) {
	let x = 0;
	return (
		<svg
			role="img"
			aria-label={props.words}
			viewBox="0 0 100 10"
			preserveAspectRatio="none"
			className="h-2.5 min-w-16 flex-1 rounded-sm bg-hover forced-outline"
		>
			<title>{props.words}</title>
			{FACTOR_ORDER.map((factor) => {
				const points = props.factors.find((score) => score.factor === factor)?.points ?? 0;
				const from = x;
				x += points;
				return (
					<rect
						key={factor}
						x={from}
						width={Math.max(0, points - (points > 1 ? GAP : 0))}
						height="10"
						className={FILL[factor]}
					/>
				);
			})}
		</svg>
	);
}

/** One factor on its own scale. */
export function FactorBar(props: { readonly score: FactorScore }) {
	const { factor, points, weight } = props.score;
	const share = weight > 0 ? (points / weight) * 100 : 0;
	return (
		<svg
			role="img"
			aria-label={`${FACTOR_LABELS[factor]} ${formatPoints(points)} of ${formatPoints(weight)} points`}
			viewBox="0 0 100 10"
			preserveAspectRatio="none"
			className="h-1.5 w-full rounded-sm bg-hover forced-outline"
		>
			<rect width={share} height="10" className={FILL[factor]} />
		</svg>
	);
}

/** Which colour is which factor, with its weight where it is known. */
export function FactorLegend(props: { readonly weights?: Readonly<Record<Factor, number>> }) {
	return (
		<ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
			{FACTOR_ORDER.map((factor) => (
				<li key={factor} className="flex items-center gap-1.5">
					<svg viewBox="0 0 10 10" className="size-2.5" aria-hidden="true">
						<rect width="10" height="10" rx="2" className={FILL[factor]} />
					</svg>
					{FACTOR_LABELS[factor]}
					{props.weights ? (
						<span className="tabular text-fg">{formatPoints(props.weights[factor])}</span>
					) : null}
				</li>
			))}
		</ul>
	);
}
