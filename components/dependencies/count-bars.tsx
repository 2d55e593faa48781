import { formatInteger } from "#components/format/format-number.ts";

/** Counts of a few classes as bars with their figures: a table for the ear, bars for the eye. */
export function CountBars(props: {
	readonly label: string;
	readonly heads: readonly [string, string];
	readonly bars: readonly { readonly label: string; readonly count: number }[];
}) {
	const most = Math.max(1, ...props.bars.map(({ count }) => count));
	return (
		<table className="w-full border-collapse text-sm">
			<caption className="sr-only">{props.label}</caption>
			<thead className="text-left text-xs text-muted">
				<tr>
					<th scope="col" className="w-32 py-1 font-medium">
						{props.heads[0]}
					</th>
					<th scope="col" className="py-1 font-medium">
						{props.heads[1]}
					</th>
				</tr>
			</thead>
			<tbody>
				{props.bars.map(({ label, count }) => (
					<tr key={label}>
						<th scope="row" className="py-1 pr-3 text-left font-normal whitespace-nowrap">
							{label}
						</th>
						<td className="py-1">
							<span className="flex items-center gap-2">
								<svg
									className="h-2.5 w-0 min-w-0 flex-1"
									preserveAspectRatio="none"
									aria-hidden="true"
								>
									<rect
										width={`${(100 * count) / most}%`}
										height="10"
										rx="2"
										className="fill-accent"
									/>
								</svg>
								<span className="tabular w-12 text-right">{formatInteger(count)}</span>
							</span>
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
