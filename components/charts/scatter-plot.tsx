"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { formatTick, formatUnit } from "./format-unit.ts";
import {
	type PlacedPoint,
	paretoFront,
	SCATTER_MARGIN,
	type ScatterAxis,
	type ScatterModel,
} from "./prepare-scatter.ts";

const HEIGHT = 320;
const TIP_WIDTH = 220;

/** The drawing of a scatter chart. Its table says the same to those who do not see it. */
export function ScatterPlot(props: {
	readonly label: string;
	readonly x: ScatterAxis;
	readonly y: ScatterAxis;
	readonly line: "front" | "equal";
	readonly model: ScatterModel;
	readonly width: number;
}) {
	const { x, y, model, width } = props;
	const [tip, setTip] = useState<PlacedPoint | null>(null);
	const { top, right, bottom, left } = SCATTER_MARGIN;
	return (
		<div className="relative">
			<svg
				data-drawing
				width={width}
				height={HEIGHT}
				role="img"
				aria-label={`${props.label}: ${x.label} and ${y.label}`}
				className="forced-outline"
			>
				{model.yTicks.map(({ value, at }) => (
					<g key={value}>
						<line x1={left} x2={width - right} y1={at} y2={at} className="stroke-line" />
						<text x={left - 6} y={at + 4} textAnchor="end" className="fill-muted text-[11px]">
							{formatTick(y.unit, value)}
						</text>
					</g>
				))}
				{model.xTicks.map(({ value, at }) => (
					<text
						key={value}
						x={at}
						y={HEIGHT - bottom + 16}
						textAnchor="middle"
						className="fill-muted text-[11px]"
					>
						{formatTick(x.unit, value)}
					</text>
				))}
				<line
					x1={left}
					x2={width - right}
					y1={HEIGHT - bottom}
					y2={HEIGHT - bottom}
					className="stroke-line-strong"
				/>
				<text x={width - right} y={HEIGHT - 4} textAnchor="end" className="fill-muted text-[11px]">
					{x.label} →
				</text>
				<text x={4} y={top - 12} className="fill-muted text-[11px]">
					↑ {y.label}
				</text>
				<path
					d={pathOf(props.line, model)}
					fill="none"
					strokeDasharray="4 3"
					className="stroke-accent"
				/>
				{model.placed.map((point) => (
					<Dot key={point.key} point={point} onTip={setTip} />
				))}
			</svg>
			{tip === null ? null : <Tip point={tip} x={x} y={y} width={width} />}
		</div>
	);
}

function Dot(props: {
	readonly point: PlacedPoint;
	readonly onTip: (point: PlacedPoint | null) => void;
}) {
	const { point, onTip } = props;
	const router = useRouter();
	const { href } = point;
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: the table says the same, with links for the keyboard
		<circle
			cx={point.cx}
			cy={point.cy}
			r={point.r}
			style={{ fill: point.colour ?? "var(--latency)" }}
			fillOpacity={0.65}
			className={classNames("stroke-surface hover:stroke-fg", href && "cursor-pointer")}
			onPointerEnter={() => onTip(point)}
			onPointerLeave={() => onTip(null)}
			onClick={href === undefined ? undefined : () => router.push(href)}
		/>
	);
}

function Tip(props: {
	readonly point: PlacedPoint;
	readonly x: ScatterAxis;
	readonly y: ScatterAxis;
	readonly width: number;
}) {
	const { point, x, y, width } = props;
	const left = Math.min(point.cx + 12, width - TIP_WIDTH);
	return (
		<div
			className="pointer-events-none absolute z-20 w-max max-w-55 rounded-md border border-line bg-raised px-2.5 py-2 text-xs shadow-pop"
			style={{ left: Math.max(0, left), top: Math.max(0, point.cy - 60) }}
		>
			<p className="font-medium break-words">{point.label}</p>
			<p className="text-muted">
				{x.label} {formatUnit(x.unit, point.x)}
			</p>
			<p className="text-muted">
				{y.label} {formatUnit(y.unit, point.y)}
			</p>
		</div>
	);
}

function pathOf(line: "front" | "equal", model: ScatterModel): string {
	if (line === "equal") {
		const [from, to] = model.xDomain;
		return `M${model.placeX(from)} ${model.placeY(from)}L${model.placeX(to)} ${model.placeY(to)}`;
	}
	return paretoFront(model.placed)
		.map(({ cx, cy }, index) => (index === 0 ? `M${cx} ${cy}` : `H${cx}V${cy}`))
		.join("");
}
