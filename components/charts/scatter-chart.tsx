"use client";

import { ChartScatter, Table2 } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "#components/ui/button.tsx";
import { formatUnit } from "./format-unit.ts";
import { prepareScatter, type ScatterAxis, type ScatterPoint } from "./prepare-scatter.ts";
import { SaveChartMenu } from "./save-chart-menu.tsx";
import { ScatterPlot } from "./scatter-plot.tsx";
import { useWidth } from "./use-width.ts";

const HEIGHT = 320;

export interface ScatterChartProps {
	readonly label: string;
	readonly x: ScatterAxis;
	readonly y: ScatterAxis;
	readonly points: readonly ScatterPoint[];
	/** `front`: points that none beats; `equal`: where both axes show the same value. */
	readonly line: "front" | "equal";
	/** Sums the chart up, with its sample size. */
	readonly sentence: React.ReactNode;
}

/** Two figures of many things, as a drawing or as a table. */
export function ScatterChart(props: ScatterChartProps) {
	const { label, x, y, points, line } = props;
	const { ref, width } = useWidth();
	const figure = useRef<HTMLElement>(null);
	const [isTable, setTable] = useState(false);
	const model = useMemo(
		() => prepareScatter({ x, y, points, square: line === "equal", width, height: HEIGHT }),
		[x, y, points, line, width],
	);
	return (
		<figure ref={figure} aria-label={label} className="flex min-w-0 flex-col gap-2">
			<div className="flex justify-end gap-1">
				<Button
					look="ghost"
					size="iconSmall"
					aria-pressed={isTable}
					aria-label={`${label} as a table`}
					title={isTable ? "View as chart" : "View as table"}
					onClick={() => setTable(!isTable)}
				>
					{isTable ? <ChartScatter aria-hidden /> : <Table2 aria-hidden />}
				</Button>
				<SaveChartMenu
					heading={label}
					factsOf={() => []}
					figuresOf={() => {
						flushSync(() => setTable(false));
						return figure.current ? [figure.current] : [];
					}}
					toCsv={(csv) => csv.scatterToCsv({ x, y }, points)}
				/>
			</div>
			<div ref={ref} className="h-80 min-w-0">
				{isTable ? (
					<PointTable {...props} />
				) : width > 0 ? (
					<ScatterPlot label={label} x={x} y={y} line={line} model={model} width={width} />
				) : null}
			</div>
			<figcaption className="text-xs text-muted">
				{props.sentence}{" "}
				{model.leftOut > 0
					? `${model.leftOut} are not drawn: a figure is not known, or is 0.`
					: null}
			</figcaption>
		</figure>
	);
}

function PointTable({ label, x, y, points }: ScatterChartProps) {
	return (
		<section
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
			tabIndex={0}
			aria-label={`${label}, as a table`}
			className="relative h-full overflow-auto rounded border border-line"
		>
			<table className="w-full border-collapse text-xs">
				<caption className="sr-only">{label}</caption>
				<thead className="sticky top-0 bg-surface text-left text-muted shadow-[0_1px_0_var(--line)]">
					<tr>
						<th scope="col" className="h-8 px-3 font-medium">
							What
						</th>
						<th scope="col" className="h-8 px-3 text-right font-medium">
							{x.label}
						</th>
						<th scope="col" className="h-8 px-3 text-right font-medium">
							{y.label}
						</th>
					</tr>
				</thead>
				<tbody>
					{points.map((point) => (
						<tr key={point.key} className="border-t border-line">
							<th scope="row" className="px-3 py-1 text-left font-normal">
								{point.href === undefined ? (
									point.label
								) : (
									<a href={point.href} className="text-accent hover:underline">
										{point.label}
									</a>
								)}
							</th>
							<td className="px-3 py-1 text-right">{formatUnit(x.unit, point.x)}</td>
							<td className="px-3 py-1 text-right">{formatUnit(y.unit, point.y)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}
