"use client";

import { useMemo } from "react";
import { CartesianGrid, ComposedChart, ReferenceArea, Tooltip, XAxis, YAxis } from "recharts";
import type { ChartModel, ChartRange, ChartRow, Marker } from "./chart-model.ts";
import { formatTick } from "./format-unit.ts";
import { MarkerLines, OpenStretch, TargetLine } from "./plot-marks.tsx";
import { linesOf, stackOf } from "./plot-series.tsx";
import { PlotTooltip } from "./plot-tooltip.tsx";
import { timeTicks } from "./time-axis.ts";
import { useDragRange } from "./use-drag-range.ts";

const AXIS_WIDTH = 56;
const PIXELS_PER_TICK = 64;
const TICK_LOOK = { fill: "var(--faint)", fontSize: 11 };

export interface PlotProps {
	readonly label: string;
	readonly model: ChartModel;
	readonly zone: string;
	/** Pixels. */
	readonly width: number;
	readonly height: number;
	readonly markers: readonly Marker[];
	readonly target: { readonly value: number; readonly label: string } | undefined;
	readonly group: string | undefined;
	readonly onSelectRange: ((range: ChartRange) => void) | undefined;
}

/** The drawing itself. Times are numbers on its axis; nothing moves by itself. */
export function Plot(props: PlotProps) {
	const { model, zone, width } = props;
	const drag = useDragRange(model.rows, props.onSelectRange);
	const maxTicks = Math.max(2, Math.floor((width - AXIS_WIDTH) / PIXELS_PER_TICK));
	const ticks = useMemo(
		() => timeTicks({ fromMs: model.fromMs, toMs: model.toMs, zone, maxTicks }),
		[model.fromMs, model.toMs, zone, maxTicks],
	);
	const rows = useMemo(() => (model.kind === "stack" ? withEdges(model) : model.rows), [model]);
	return (
		<div className="group/plot select-none">
			<ComposedChart
				width={width}
				height={props.height}
				data={[...rows]}
				margin={{ top: 6, right: 20, bottom: 0, left: 0 }}
				title={props.label}
				{...(props.group === undefined ? {} : { syncId: props.group })}
				{...drag.handlers}
			>
				<CartesianGrid vertical={false} stroke="var(--line)" />
				<XAxis
					dataKey="midMs"
					type="number"
					scale="linear"
					domain={[model.fromMs, model.toMs]}
					allowDataOverflow
					ticks={ticks.map(({ ms }) => ms)}
					tickFormatter={(ms) => ticks.find((tick) => tick.ms === ms)?.label ?? ""}
					interval={0}
					tick={TICK_LOOK}
					stroke="var(--line)"
					tickLine={false}
					height={22}
				/>
				<YAxis
					width={AXIS_WIDTH}
					domain={[0, "auto"]}
					allowDecimals={model.unit !== "count"}
					tickFormatter={(value) => formatTick(model.unit, Number(value))}
					tick={TICK_LOOK}
					axisLine={false}
					tickLine={false}
				/>
				<Tooltip
					isAnimationActive={false}
					cursor={{ stroke: "var(--line-strong)" }}
					wrapperStyle={{ zIndex: 20, outline: "none" }}
					content={({ active, label }) =>
						active && drag.from === null ? (
							<PlotTooltip model={model} zone={zone} atMs={Number(label)} />
						) : null
					}
				/>
				<OpenStretch rows={model.rows} />
				{model.kind === "stack" ? stackOf(model) : linesOf(model)}
				{props.target ? <TargetLine {...props.target} /> : null}
				<MarkerLines markers={props.markers} turnAtMs={(model.fromMs + model.toMs) / 2} />
				{drag.from !== null && drag.to !== null ? (
					<ReferenceArea
						x1={Math.min(drag.from.startMs, drag.to.startMs)}
						x2={Math.max(drag.from.endMs, drag.to.endMs)}
						fill="var(--accent)"
						fillOpacity={0.15}
						ifOverflow="hidden"
					/>
				) : null}
			</ComposedChart>
		</div>
	);
}

/** Steps change half-way between two points; without these the first and last would be cut. */
function withEdges(model: ChartModel): readonly ChartRow[] {
	const first = model.rows[0];
	const last = model.rows.at(-1);
	if (first === undefined || last === undefined) return [];
	return [{ ...first, midMs: model.fromMs }, ...model.rows, { ...last, midMs: model.toMs }];
}
