import { Swatch } from "./chart-legend.tsx";
import type { ChartModel, ChartRow } from "./chart-model.ts";
import { formatUnit } from "./format-unit.ts";
import { bucketLabel } from "./time-axis.ts";

/**
 * All values of one stretch, the largest first. A group of charts shares its crosshair; the words
 * stand only in the one that is pointed at or focused.
 */
export function PlotTooltip(props: {
	readonly model: ChartModel;
	readonly zone: string;
	readonly row: ChartRow;
}) {
	const { model, row } = props;
	const entries = model.series
		.map((series, index) => ({ ...series, value: row.values[index] ?? null }))
		.filter(({ value }) => value !== null && (model.kind === "line" || value !== 0))
		.sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
	const total = entries.reduce((sum, { value }) => sum + (value ?? 0), 0);
	return (
		<div
			role="status"
			className="hidden w-max max-w-72 min-w-40 group-focus-within/plot:block group-hover/plot:block rounded-md border border-line bg-raised px-2.5 py-2 text-xs text-fg shadow-pop"
		>
			<p className="font-medium">
				{bucketLabel(row.startMs, row.endMs, props.zone)}
				{row.isOpen ? <span className="text-muted"> so far</span> : null}
			</p>
			{entries.length === 0 ? <p className="text-muted">nothing recorded</p> : null}
			<ul className="mt-1 flex flex-col gap-0.5">
				{entries.map(({ key, label, colour, value }) => (
					<li key={key} className="flex items-center gap-1.5">
						<Swatch colour={colour} />
						<span className="min-w-0 flex-1 truncate text-muted">{label}</span>
						<span className="tabular pl-3">{formatUnit(model.unit, value)}</span>
					</li>
				))}
			</ul>
			{model.kind === "stack" && entries.length > 1 ? (
				<p className="tabular mt-1 flex justify-between border-t border-line pt-1">
					<span className="text-muted">together</span> {formatUnit(model.unit, total)}
				</p>
			) : null}
		</div>
	);
}
