"use client";

import { ChartLine, MoveHorizontal, Table2 } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { zoneName } from "#components/format/format-time.ts";
import { useZone } from "#components/format/reader.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { late } from "#components/ui/late.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { ChartLegend } from "./chart-legend.tsx";
import type { ChartInput, ChartModel, ChartRange, Marker } from "./chart-model.ts";
import { Plot } from "./plot.tsx";
import { prepareChart } from "./prepare-chart.ts";
import { SaveChartMenu } from "./save-chart-menu.tsx";
import { summariseChart } from "./summarise-chart.ts";
import { bucketLabel } from "./time-axis.ts";
import { useWidth } from "./use-width.ts";

const Waiting = () => <Skeleton className="size-full" />;
const ChartTable = late(
	() => import("./chart-table.tsx"),
	(module) => module.ChartTable,
	{ loading: Waiting },
);
const RangePicker = late(
	() => import("./range-picker.tsx"),
	(module) => module.RangePicker,
);

const HEIGHTS = {
	small: { className: "h-32", pixels: 128 },
	medium: { className: "h-56", pixels: 224 },
} as const;
const ASSUMED_WIDTH = 600;
const NO_MARKERS: readonly Marker[] = [];

export interface TimeChartProps extends Omit<ChartInput, "maxPoints"> {
	/** What is drawn, such as "Requests by outcome". */
	readonly label: string;
	readonly height?: keyof typeof HEIGHTS;
	/** Called with whole buckets when a stretch is dragged over, or chosen by keyboard. */
	readonly onSelectRange?: (range: ChartRange) => void;
	readonly markers?: readonly Marker[];
	/** A value that should not be exceeded, drawn as a line across. */
	readonly target?: { readonly value: number; readonly label: string };
	/** Charts of one group share their crosshair; they must have the same buckets. */
	readonly group?: string;
	/** The chart in one sentence, where its amounts must not be added up over time. */
	readonly summary?: string;
	/** Said after the sentence that sums the chart up: sample sizes, limits. */
	readonly note?: React.ReactNode;
}

/** Values over time with a legend, a sentence, a table, and a range that can be chosen. */
export function TimeChart(props: TimeChartProps) {
	const zone = useZone();
	const figure = useRef<HTMLElement>(null);
	const height = HEIGHTS[props.height ?? "medium"];
	const { ref, width } = useWidth();
	const [view, setView] = useState<"plot" | "table">("plot");
	const [isPicking, setPicking] = useState(false);
	const [only, setOnly] = useState<string | null>(null);
	const { kind, unit, buckets, series } = props;
	const maxPoints = width || ASSUMED_WIDTH;
	const model = useMemo(
		() => prepareChart({ kind, unit, buckets, series, maxPoints }),
		[kind, unit, buckets, series, maxPoints],
	);
	const shown = only === null ? model : isolate(model, only);
	const canSelect = props.onSelectRange !== undefined && buckets.length > 1;
	return (
		<figure ref={figure} aria-label={props.label} className="flex min-w-0 flex-col gap-2">
			<div className="flex items-start justify-between gap-3">
				<ChartLegend series={model.series} only={only} onIsolate={setOnly} />
				<div className="flex shrink-0 gap-1">
					{canSelect ? (
						<Button
							look="ghost"
							size="iconSmall"
							aria-expanded={isPicking}
							aria-label={`Choose a range of ${props.label}`}
							title="Choose a range (or drag over the chart)"
							onClick={() => setPicking(!isPicking)}
						>
							<MoveHorizontal aria-hidden />
						</Button>
					) : null}
					<Button
						look="ghost"
						size="iconSmall"
						aria-pressed={view === "table"}
						aria-label={`${props.label} as a table`}
						title={view === "table" ? "View as chart" : "View as table"}
						onClick={() => setView(view === "table" ? "plot" : "table")}
					>
						{view === "table" ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
					</Button>
					<SaveChartMenu
						heading={props.label}
						factsOf={() => [rangeWords(model, zone)]}
						figuresOf={() => {
							flushSync(() => setView("plot"));
							return figure.current ? [figure.current] : [];
						}}
						toCsv={(csv) => csv.timeChartsToCsv([props], zone)}
					/>
				</div>
			</div>
			<div ref={ref} className={classNames("min-w-0", height.className)}>
				{view === "table" ? (
					<ChartTable label={props.label} model={shown} zone={zone} />
				) : width > 0 ? (
					<Plot
						label={props.label}
						model={shown}
						zone={zone}
						width={width}
						height={height.pixels}
						markers={props.markers ?? NO_MARKERS}
						target={props.target}
						group={props.group}
						onSelectRange={props.onSelectRange}
					/>
				) : (
					<Waiting />
				)}
			</div>
			{isPicking && props.onSelectRange ? (
				<RangePicker
					label={props.label}
					rows={model.rows}
					zone={zone}
					onApply={(range) => {
						setPicking(false);
						props.onSelectRange?.(range);
					}}
				/>
			) : null}
			<figcaption className="text-xs text-muted">
				{props.summary ?? summariseChart(model, zone)} {props.note}
			</figcaption>
		</figure>
	);
}

/** The stretch that is drawn and the zone in which its times are read. */
export function rangeWords(
	{ fromMs, toMs }: Pick<ChartModel, "fromMs" | "toMs">,
	zone: string,
): string {
	return `${bucketLabel(fromMs, toMs, zone)} ${zoneName(fromMs, zone)}`;
}

function isolate(model: ChartModel, key: string): ChartModel {
	const index = model.series.findIndex((series) => series.key === key);
	const kept = model.series[index];
	if (kept === undefined) return model;
	return {
		...model,
		series: [kept],
		rows: model.rows.map((row) => ({ ...row, values: [row.values[index] ?? null] })),
	};
}

/** Nothing to draw has a place of the same height. */
export function ChartSkeleton({ height }: { readonly height?: keyof typeof HEIGHTS }) {
	return (
		<div role="status" aria-label="Loading" className="flex flex-col gap-2">
			<Skeleton className="h-7 w-48" />
			<Skeleton className={HEIGHTS[height ?? "medium"].className} />
			<Skeleton className="h-4 w-3/4" />
		</div>
	);
}
