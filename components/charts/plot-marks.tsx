import type { ChartModel, ChartRange, Marker } from "./chart-model.ts";
import { formatTick } from "./format-unit.ts";
import type { PlotModel } from "./prepare-plot.ts";
import type { TimeTick } from "./time-axis.ts";

const LABEL_GAP = 5;
/** Keeps words readable where they lie over lines. */
const HALO = { className: "stroke-surface", strokeWidth: 3, paintOrder: "stroke" } as const;

/** The values' lines with their labels, and the times below. */
export function PlotAxes(props: {
	readonly plot: PlotModel;
	readonly unit: ChartModel["unit"];
	readonly ticks: readonly TimeTick[];
}) {
	const { plot, unit, ticks } = props;
	return (
		<g className="fill-faint text-[11px]">
			{plot.yTicks.map(({ value, at }) => (
				<g key={value}>
					<line x1={plot.left} x2={plot.right} y1={at} y2={at} className="stroke-line" />
					<text x={plot.left - 8} y={at + 4} textAnchor="end">
						{formatTick(unit, value)}
					</text>
				</g>
			))}
			{ticks.map(({ ms, label }) => (
				<text key={ms} x={plot.placeX(ms)} y={plot.bottom + 15} textAnchor="middle">
					{label}
				</text>
			))}
		</g>
	);
}

/** The areas and lines themselves. */
export function PlotShapes(props: { readonly plot: PlotModel; readonly kind: ChartModel["kind"] }) {
	const { plot, kind } = props;
	if (kind === "stack") {
		return plot.shapes.map(({ key, colour, path }) => (
			<path key={key} d={path} style={{ fill: colour }} fillOpacity={0.85} />
		));
	}
	return plot.shapes.map(({ key, colour, path, openPath, dots }) => (
		<g key={key} style={{ stroke: colour, fill: colour }} strokeWidth={2} strokeLinejoin="round">
			<path d={path} fill="none" />
			<path d={openPath} fill="none" strokeDasharray="2 4" />
			{dots.map(({ cx, cy }) => (
				<circle key={cx} cx={cx} cy={cy} r={2} stroke="none" />
			))}
		</g>
	));
}

/** The last stretch where it is not over: less in it means little yet. */
export function OpenStretch(props: { readonly plot: PlotModel; readonly model: ChartModel }) {
	const last = props.model.rows.at(-1);
	if (!last?.isOpen) return null;
	return (
		<Stretch
			plot={props.plot}
			range={{ sinceMs: last.startMs, untilMs: last.endMs }}
			className="fill-line-strong stroke-line-strong"
			fillOpacity={0.12}
			strokeDasharray="2 3"
		/>
	);
}

/** A stretch of time over the whole height. */
export function Stretch(
	props: {
		readonly plot: PlotModel;
		readonly range: ChartRange;
	} & Pick<React.SVGProps<SVGRectElement>, "className" | "fillOpacity" | "strokeDasharray">,
) {
	const { plot, range, ...look } = props;
	const x = plot.placeX(range.sinceMs);
	return (
		<rect
			x={x}
			width={Math.max(0, plot.placeX(range.untilMs) - x)}
			y={plot.top}
			height={plot.bottom - plot.top}
			{...look}
		/>
	);
}

/** A value that should not be exceeded. */
export function TargetLine(props: {
	readonly plot: PlotModel;
	readonly target: { readonly value: number; readonly label: string };
}) {
	const { plot, target } = props;
	const y = plot.placeY(target.value);
	// Above the line, unless that is the top of the drawing.
	const labelY = y > plot.top + 16 ? y - LABEL_GAP : y + 14;
	return (
		<g className="fill-warn stroke-warn text-[11px]">
			<line x1={plot.left} x2={plot.right} y1={y} y2={y} strokeDasharray="6 4" />
			<text x={plot.right - LABEL_GAP} y={labelY} textAnchor="end" {...HALO}>
				{target.label}
			</text>
		</g>
	);
}

/** Moments at which something changed that the values may show. */
export function MarkerLines(props: {
	readonly plot: PlotModel;
	readonly markers: readonly Marker[];
}) {
	const { plot, markers } = props;
	const middle = (plot.left + plot.right) / 2;
	return markers.map(({ atMs, label }) => {
		const x = plot.placeX(atMs);
		if (x < plot.left || x > plot.right) return null;
		// In the right half a label has its room on the left.
		const isRight = x > middle;
		return (
			<g key={`${atMs} ${label}`} className="fill-accent stroke-accent text-[11px]">
				<line x1={x} x2={x} y1={plot.top} y2={plot.bottom} strokeDasharray="3 3" />
				<text
					x={isRight ? x - LABEL_GAP : x + LABEL_GAP}
					y={plot.top + 12}
					textAnchor={isRight ? "end" : "start"}
					{...HALO}
				>
					{label}
				</text>
			</g>
		);
	});
}
