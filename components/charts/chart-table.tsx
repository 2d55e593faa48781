import type { ChartModel } from "./chart-model.ts";
import { formatUnit } from "./format-unit.ts";
import { bucketLabel } from "./time-axis.ts";

/** The chart's values, newest first, in the place of the drawing. */
export function ChartTable(props: {
	readonly label: string;
	readonly model: ChartModel;
	readonly zone: string;
}) {
	const { model, zone } = props;
	return (
		<section
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
			tabIndex={0}
			aria-label={`${props.label}, as a table`}
			className="relative h-full overflow-auto rounded border border-line"
		>
			<table className="w-full border-collapse text-xs">
				<caption className="sr-only">{props.label}</caption>
				<thead className="sticky top-0 bg-surface text-left text-muted shadow-[0_1px_0_var(--line)]">
					<tr>
						<th scope="col" className="h-8 px-3 font-medium whitespace-nowrap">
							Time
						</th>
						{model.series.map(({ key, label }) => (
							<th
								key={key}
								scope="col"
								className="h-8 px-3 text-right font-medium whitespace-nowrap"
							>
								{label}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{model.rows.toReversed().map((row) => (
						<tr key={row.startMs} className="border-t border-line">
							<th scope="row" className="px-3 py-1 text-left font-normal whitespace-nowrap">
								{bucketLabel(row.startMs, row.endMs, zone)}
								{row.isOpen ? <span className="text-muted"> so far</span> : null}
							</th>
							{model.series.map(({ key }, index) => (
								<td key={key} className="px-3 py-1 text-right whitespace-nowrap">
									{formatUnit(model.unit, row.values[index] ?? null)}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}
