import type { ChartModel } from "./chart-model.ts";
import { ticksFromZero } from "./even-ticks.ts";

export const PLOT_MARGIN = { top: 6, right: 20, bottom: 22, left: 56 } as const;
const PIXELS_PER_VALUE_TICK = 44;
const MAX_DOTTED_ROWS = 40;

/** The area of a stack's series, or the line of a figure. */
export interface PlotShape {
	readonly key: string;
	readonly colour: string;
	/** What is over; of a stack all of it. */
	readonly path: string;
	/** The way into a stretch that is not over: it will move. */
	readonly openPath: string;
	/** Points that are marked: all where there are few, else those without a neighbour. */
	readonly dots: readonly { readonly cx: number; readonly cy: number }[];
}

/** Where everything of a drawing lies, in pixels. */
export interface PlotModel {
	readonly shapes: readonly PlotShape[];
	readonly yTicks: readonly { readonly value: number; readonly at: number }[];
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
	readonly placeX: (ms: number) => number;
	readonly placeY: (value: number) => number;
	/** The instant under a pixel. */
	readonly instantAt: (x: number) => number;
}

/** Places a chart's rows on a drawing of this size; its values begin at 0 and include `target`. */
export function preparePlot(
	model: ChartModel,
	size: { readonly width: number; readonly height: number; readonly target: number | undefined },
): PlotModel {
	const { fromMs, toMs } = model;
	const left = PLOT_MARGIN.left;
	const right = Math.max(left + 1, size.width - PLOT_MARGIN.right);
	const top = PLOT_MARGIN.top;
	const bottom = Math.max(top + 1, size.height - PLOT_MARGIN.bottom);
	const most = Math.max(2, Math.floor((bottom - top) / PIXELS_PER_VALUE_TICK));
	const highest = Math.max(highestOf(model), size.target ?? 0);
	const ticks = ticksFromZero(highest, most, model.unit === "count");
	const end = ticks.at(-1) ?? 1;
	const placeX = (ms: number) =>
		round(left + ((ms - fromMs) / (toMs - fromMs || 1)) * (right - left));
	const placeY = (value: number) => round(bottom - (value / end) * (bottom - top));
	return {
		shapes: model.kind === "stack" ? stack(model, placeX, placeY) : lines(model, placeX, placeY),
		yTicks: ticks.map((value) => ({ value, at: placeY(value) })),
		...{ left, right, top, bottom, placeX, placeY },
		instantAt: (x) => fromMs + ((x - left) / (right - left)) * (toMs - fromMs),
	};
}

type Place = (value: number) => number;

function highestOf({ kind, rows }: ChartModel): number {
	const heights = rows.map(({ values }) =>
		kind === "stack"
			? values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
			: Math.max(0, ...values.map((value) => value ?? 0)),
	);
	return Math.max(0, ...heights);
}

/** Steps on top of each other, the first series at the bottom. */
function stack({ series, rows }: ChartModel, placeX: Place, placeY: Place): PlotShape[] {
	let floor = rows.map(() => 0);
	return series.map(({ key, colour }, index) => {
		const below = floor;
		floor = rows.map((row, at) => (below[at] ?? 0) + (row.values[index] ?? 0));
		const ceiling = floor;
		const over = rows.map((row, at) => `V${placeY(ceiling[at] ?? 0)}H${placeX(row.endMs)}`);
		const back = rows
			.map((row, at) => `V${placeY(below[at] ?? 0)}H${placeX(row.startMs)}`)
			.reverse();
		const start = rows[0];
		const path = start
			? `M${placeX(start.startMs)} ${placeY(below[0] ?? 0)}${over.join("")}${back.join("")}Z`
			: "";
		return { key, colour, path, openPath: "", dots: [] };
	});
}

/** Straight lines from the middle of a stretch to the next; what is not known is a gap. */
function lines({ series, rows }: ChartModel, placeX: Place, placeY: Place): PlotShape[] {
	const closed = rows.at(-1)?.isOpen ? rows.length - 1 : rows.length;
	return series.map(({ key, colour }, index) => {
		const points = rows.map(({ midMs, values }) => {
			const value = values[index] ?? null;
			return value === null ? null : { cx: placeX(midMs), cy: placeY(value) };
		});
		const isAlone = (at: number) => !points[at - 1] && !points[at + 1];
		return {
			key,
			colour,
			path: pathOf(points.slice(0, closed)),
			openPath: closed < rows.length ? pathOf(points.slice(Math.max(0, closed - 1))) : "",
			dots: points.flatMap((point, at) =>
				point && (rows.length <= MAX_DOTTED_ROWS || isAlone(at)) ? [point] : [],
			),
		};
	});
}

function pathOf(points: readonly ({ readonly cx: number; readonly cy: number } | null)[]): string {
	return points
		.map((point, at) => (point ? `${points[at - 1] ? "L" : "M"}${point.cx} ${point.cy}` : ""))
		.join("");
}

function round(pixels: number): number {
	return Math.round(pixels * 10) / 10;
}
