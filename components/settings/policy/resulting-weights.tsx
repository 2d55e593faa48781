import { formatPoints } from "#components/format/format-number.ts";
import { FACTOR_LABELS, FACTOR_ORDER } from "#components/score/score-bar.tsx";
import type { PolicyVersionDetail } from "#server/policy/contract.ts";

/** What the weights of each preset come to. */
export function ResultingWeights(props: {
	readonly weights: PolicyVersionDetail["presetWeights"];
}) {
	return (
		<div className="mt-4 overflow-x-auto">
			<table className="w-full max-w-xl text-sm">
				<caption className="mb-1 text-left text-xs text-muted">
					Points per factor after merging and rescaling to 100
				</caption>
				<thead className="text-left text-xs text-muted">
					<tr>
						<th scope="col" className="py-1 font-medium">
							Preset
						</th>
						{FACTOR_ORDER.map((factor) => (
							<th key={factor} scope="col" className="py-1 text-right font-medium">
								{FACTOR_LABELS[factor]}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{Object.entries(props.weights).map(([preset, weights]) => (
						<tr key={preset} className="border-t border-line">
							<th scope="row" className="py-1 text-left font-normal">
								{preset}
							</th>
							{FACTOR_ORDER.map((factor) => (
								<td key={factor} className="py-1 text-right">
									{formatPoints(weights[factor])}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
