"use client";

import { memo, useMemo, useRef } from "react";
import type { ChartModel, ChartRange, ChartRow, Marker } from "./chart-model.ts";
import { useCrosshair } from "./crosshair.ts";
import {
	MarkerLines,
	OpenStretch,
	PlotAxes,
	PlotShapes,
	Stretch,
	TargetLine,
} from "./plot-marks.tsx";
import { PlotTooltip } from "./plot-tooltip.tsx";
import { type PlotModel, preparePlot } from "./prepare-plot.ts";
import { rowAt } from "./row-at.ts";
import { timeTicks } from "./time-axis.ts";
import { useDragRange } from "./use-drag-range.ts";

const PIXELS_PER_TICK = 64;
const TIP_GAP = 12;

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

/**
 * The drawing itself. Pointing at it, or the arrow keys, tell the values of a stretch; dragging over
 * it chooses a range. Its table and its sentence say the same to those who do not see it.
 */
export function Plot(props: PlotProps) {
	const { model, zone, width, height } = props;
	const box = useRef<HTMLDivElement>(null);
	const drag = useDragRange(props.onSelectRange);
	const crosshair = useCrosshair(props.group);
	const target = props.target?.value;
	const plot = useMemo(
		() => preparePlot(model, { width, height, target }),
		[model, width, height, target],
	);
	const pointed = crosshair.atMs === null ? null : rowAt(model.rows, crosshair.atMs);
	const rowUnder = (event: React.PointerEvent): ChartRow | null => {
		const x = event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
		return x < plot.left || x > plot.right ? null : rowAt(model.rows, plot.instantAt(x));
	};
	const step = (event: React.KeyboardEvent) => {
		const by = STEPS[event.key];
		if (by === undefined) return;
		event.preventDefault();
		const at = pointed === null ? model.rows.length : model.rows.indexOf(pointed);
		const next = model.rows[Math.min(Math.max(at + by, 0), model.rows.length - 1)];
		crosshair.move(next?.midMs ?? null);
	};
	const leave = () => {
		drag.end();
		crosshair.move(null);
	};
	return (
		<div
			ref={box}
			role="application"
			aria-label={`${props.label}: arrow keys tell the values`}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the crosshair
			tabIndex={0}
			className="group/plot relative touch-pan-y select-none"
			onPointerDown={(event) => drag.start(rowUnder(event))}
			onPointerMove={(event) => {
				const row = rowUnder(event);
				drag.move(row);
				crosshair.move(row?.midMs ?? null);
			}}
			onPointerUp={(event) => drag.release(rowUnder(event))}
			onPointerLeave={leave}
			onKeyDown={step}
			onBlur={leave}
		>
			<svg
				data-drawing
				width={width}
				height={height}
				aria-hidden="true"
				className="block overflow-visible"
			>
				<Drawing
					model={model}
					zone={zone}
					plot={plot}
					markers={props.markers}
					target={props.target}
				/>
				{drag.stretch ? (
					<Stretch plot={plot} range={drag.stretch} className="fill-accent" fillOpacity={0.15} />
				) : null}
				{pointed ? (
					<Line x={plot.placeX(pointed.midMs)} top={plot.top} bottom={plot.bottom} />
				) : null}
			</svg>
			{pointed && drag.stretch === null ? (
				<div
					className="pointer-events-none absolute top-2 z-20"
					style={tipPlace(plot.placeX(pointed.midMs), width)}
				>
					<PlotTooltip model={model} zone={zone} row={pointed} />
				</div>
			) : null}
		</div>
	);
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** All that does not move with the pointer. */
const Drawing = memo(function Drawing(
	props: Pick<PlotProps, "model" | "zone" | "markers" | "target"> & { readonly plot: PlotModel },
) {
	const { model, zone, plot } = props;
	const { fromMs, toMs } = model;
	const maxTicks = Math.max(2, Math.floor((plot.right - plot.left) / PIXELS_PER_TICK));
	return (
		<>
			<PlotAxes plot={plot} unit={model.unit} ticks={timeTicks({ fromMs, toMs, zone, maxTicks })} />
			<OpenStretch plot={plot} model={model} />
			<PlotShapes plot={plot} kind={model.kind} />
			{props.target ? <TargetLine plot={plot} target={props.target} /> : null}
			<MarkerLines plot={plot} markers={props.markers} />
		</>
	);
});

function Line(props: { readonly x: number; readonly top: number; readonly bottom: number }) {
	const { x, top, bottom } = props;
	return <line x1={x} x2={x} y1={top} y2={bottom} className="stroke-line-strong" />;
}

/** Beside the crosshair, on the side that has more room. */
function tipPlace(x: number, width: number): React.CSSProperties {
	return x > width / 2 ? { right: width - x + TIP_GAP } : { left: x + TIP_GAP };
}
