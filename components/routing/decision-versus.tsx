import { formatPoints } from "#components/format/format-number.ts";
import { FACTOR_LABELS, FACTOR_ORDER } from "#components/score/score-bar.tsx";
import { Card } from "#components/ui/card.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Select } from "#components/ui/select.tsx";
import type { DecisionExplanation } from "#server/policy/contract.ts";

/** Why not X: signed differences per factor, and the smallest change that would have made it win. */
export function DecisionVersus(props: {
	readonly explanation: DecisionExplanation;
	readonly versus: string | null;
	readonly onVersus: (modelId: string | null) => void;
}) {
	const { explanation } = props;
	const { chosen, alternatives } = explanation.record;
	const others = explanation.candidates.filter(({ modelId }) => modelId !== chosen);
	const rival = props.versus ?? alternatives[0] ?? others[0]?.modelId ?? null;
	if (rival === null) {
		return (
			<Card title="Why not another">
				<p className="text-muted">There was no other candidate: every other model was excluded.</p>
			</Card>
		);
	}
	return (
		<Card
			title="Why not"
			actions={
				<Select
					aria-label="Compare with"
					className="w-64 max-w-full"
					value={rival}
					onChange={(event) => props.onVersus(event.target.value)}
					options={[
						{
							group: "Candidates",
							options: others.map(({ modelId, total }) => ({
								value: modelId,
								label: `${modelId} (${formatPoints(total)})`,
							})),
						},
						{
							group: "Excluded",
							options: explanation.exclusions.map(({ modelId }) => ({
								value: modelId,
								label: modelId,
							})),
						},
					]}
				/>
			}
		>
			<Comparison explanation={explanation} rival={rival} />
		</Card>
	);
}

function Comparison(props: { readonly explanation: DecisionExplanation; readonly rival: string }) {
	const { explanation, rival } = props;
	const exclusion = explanation.exclusions.find(({ modelId }) => modelId === rival);
	if (exclusion) {
		return (
			<p>
				<strong className="font-medium">{rival}</strong> was excluded before scoring:{" "}
				{exclusion.detail}.
			</p>
		);
	}
	const why = explanation.whyNot.find(({ modelId }) => modelId === rival);
	if (why === undefined) {
		return <p className="text-muted">No comparison with {rival} was computed.</p>;
	}
	const flips = explanation.flips.filter(({ modelId }) => modelId === rival);
	const possible = flips.filter(({ threshold }) => threshold !== null);
	const impossible = flips.filter(({ threshold }) => threshold === null);
	return (
		<div className="flex flex-col gap-4">
			<p className="text-pretty">{why.sentence}</p>
			<DifferenceBars
				differences={why.differences}
				chosen={explanation.record.chosen}
				rival={rival}
			/>
			<div>
				<h3 className="mb-1.5 text-sm font-medium">What would have flipped it</h3>
				{possible.length === 0 ? (
					<p className="text-muted">No change of one factor alone would have been enough.</p>
				) : (
					<ul className="flex flex-col gap-1">
						{possible.map((flip) => (
							<li key={flip.factor} className="flex gap-2">
								<span className="w-20 shrink-0 text-muted">{FACTOR_LABELS[flip.factor]}</span>
								<span className="min-w-0 flex-1">{flip.detail}</span>
								<span className="tabular shrink-0 text-xs text-muted">
									+{formatPoints(flip.pointsNeeded)} points
								</span>
							</li>
						))}
					</ul>
				)}
				{impossible.length > 0 && possible.length > 0 ? (
					<p className="mt-2 text-xs text-muted">
						Not by {impossible.map(({ factor }) => FACTOR_LABELS[factor].toLowerCase()).join(", ")}{" "}
						alone, not even at its best.
					</p>
				) : null}
			</div>
		</div>
	);
}

function DifferenceBars(props: {
	readonly differences: DecisionExplanation["whyNot"][number]["differences"];
	readonly chosen: string;
	readonly rival: string;
}) {
	const largest = Math.max(1, ...FACTOR_ORDER.map((factor) => Math.abs(props.differences[factor])));
	return (
		<table className="w-full">
			<caption className="sr-only">
				Points of {props.chosen} minus points of {props.rival}, by factor
			</caption>
			<thead className="sr-only">
				<tr>
					<th scope="col">Factor</th>
					<th scope="col">Difference</th>
					<th scope="col">Points</th>
				</tr>
			</thead>
			<tbody>
				{FACTOR_ORDER.map((factor) => {
					const points = props.differences[factor];
					const width = (Math.abs(points) / largest) * 50;
					return (
						<tr key={factor}>
							<th scope="row" className="w-20 py-1 text-left font-normal text-muted">
								{FACTOR_LABELS[factor]}
							</th>
							<td className="py-1">
								<svg
									viewBox="0 0 100 8"
									preserveAspectRatio="none"
									className="h-2.5 w-full rounded-sm bg-sunken"
									aria-hidden="true"
								>
									<rect
										x={points >= 0 ? 50 : 50 - width}
										width={width}
										height="8"
										className={points >= 0 ? "fill-ok" : "fill-bad"}
									/>
									<rect x="49.9" width="0.2" height="8" className="fill-line-strong" />
								</svg>
							</td>
							<td
								className={classNames(
									"w-20 py-1 text-right font-medium",
									points > 0 && "text-ok",
									points < 0 && "text-bad",
								)}
							>
								{points > 0 ? "+" : points < 0 ? "−" : ""}
								{formatPoints(Math.abs(points))}
							</td>
						</tr>
					);
				})}
			</tbody>
		</table>
	);
}
