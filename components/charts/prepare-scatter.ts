import type { Unit } from "./chart-model.ts";
import { evenTicks } from "./even-ticks.ts";

export interface ScatterAxis {
	readonly label: string;
	readonly unit: Unit;
	/** Amounts that span several powers of ten are read on a logarithmic axis. */
	readonly scale: "linear" | "log";
}

export interface ScatterPoint {
	readonly key: string;
	readonly label: string;
	/** `null`: not known, so there is no place for it. */
	readonly x: number | null;
	readonly y: number | null;
	/** What the area stands for; all alike when left out. */
	readonly weight?: number;
	readonly colour?: string;
	readonly href?: string;
}

export interface ScatterInput {
	readonly x: ScatterAxis;
	readonly y: ScatterAxis;
	readonly points: readonly ScatterPoint[];
	/** Where both axes show the same figure: one scale for both. */
	readonly square?: boolean;
	readonly width: number;
	readonly height: number;
}

export interface PlacedPoint extends ScatterPoint {
	readonly x: number;
	readonly y: number;
	readonly cx: number;
	readonly cy: number;
	readonly r: number;
}

export interface ScatterModel {
	readonly placed: readonly PlacedPoint[];
	/** Points without a place: a figure is not known, or is 0 on a logarithmic axis. */
	readonly leftOut: number;
	readonly xTicks: readonly { readonly value: number; readonly at: number }[];
	readonly yTicks: readonly { readonly value: number; readonly at: number }[];
	/** Pixels of a value. */
	readonly placeX: (value: number) => number;
	readonly placeY: (value: number) => number;
	readonly xDomain: readonly [number, number];
	readonly yDomain: readonly [number, number];
}

export const SCATTER_MARGIN = { top: 24, right: 16, bottom: 38, left: 64 } as const;
const MIN_RADIUS = 3.5;
const MAX_RADIUS = 14;
const PIXELS_PER_TICK = 72;
const LEAST_RELATIVE_SPAN = 1e-6;

/** Places points on two axes; the largest lie below, so that none hides another. */
export function prepareScatter(input: ScatterInput): ScatterModel {
	const { x, y, width, height } = input;
	const known = input.points.flatMap((point) =>
		isPlaceable(point.x, x) && isPlaceable(point.y, y)
			? [{ ...point, x: point.x, y: point.y }]
			: [],
	);
	const both = input.square ? known.flatMap((point) => [point.x, point.y]) : null;
	const xDomain = domainOf(both ?? known.map((point) => point.x), x.scale);
	const yDomain = domainOf(both ?? known.map((point) => point.y), y.scale);
	const { top, right, bottom, left } = SCATTER_MARGIN;
	const placeX = scaleOf(x.scale, xDomain, [left, Math.max(left + 1, width - right)]);
	const placeY = scaleOf(y.scale, yDomain, [Math.max(top + 1, height - bottom), top]);
	const heaviest = Math.max(...known.map(({ weight }) => weight ?? 0), 0);
	const placed = known
		.map((point) => ({
			...point,
			cx: placeX(point.x),
			cy: placeY(point.y),
			r:
				point.weight === undefined || heaviest === 0
					? MIN_RADIUS
					: MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * Math.sqrt(point.weight / heaviest),
		}))
		.sort((a, b) => b.r - a.r || (a.key < b.key ? -1 : 1));
	const toTicks = (
		axis: ScatterAxis,
		domain: readonly [number, number],
		pixels: number,
		place: (value: number) => number,
	) =>
		ticksOf(axis.scale, domain, Math.max(2, Math.floor(pixels / PIXELS_PER_TICK))).map((value) => ({
			value,
			at: place(value),
		}));
	return {
		placed,
		leftOut: input.points.length - known.length,
		xTicks: toTicks(x, xDomain, width - left - right, placeX),
		yTicks: toTicks(y, yDomain, height - top - bottom, placeY),
		placeX,
		placeY,
		xDomain,
		yDomain,
	};
}

function isPlaceable(value: number | null, { scale }: ScatterAxis): value is number {
	return value !== null && Number.isFinite(value) && (scale === "linear" || value > 0);
}

function domainOf(
	values: readonly number[],
	scale: ScatterAxis["scale"],
): readonly [number, number] {
	const [least, most] = [Math.min(...values), Math.max(...values)];
	if (values.length === 0) return scale === "log" ? [1, 10] : [0, 1];
	if (scale === "log") return [least / 1.25, most * 1.25];
	// Ticks closer than a double can tell apart would never get from one to the next.
	const span = Math.max(most - least, Math.abs(most) * LEAST_RELATIVE_SPAN);
	const pad = (most === least ? Math.abs(most) || 1 : span) * 0.06;
	return [least >= 0 ? Math.max(0, least - pad) : least - pad, most + pad];
}

function scaleOf(
	scale: ScatterAxis["scale"],
	[from, to]: readonly [number, number],
	[start, end]: readonly [number, number],
) {
	const read = scale === "log" ? Math.log : (value: number) => value;
	const [low, high] = [read(from), read(to)];
	return (value: number) => start + ((read(value) - low) / (high - low || 1)) * (end - start);
}

function ticksOf(
	scale: ScatterAxis["scale"],
	[from, to]: readonly [number, number],
	most: number,
): readonly number[] {
	const candidates = scale === "log" ? [[1], [1, 3], [1, 2, 5]] : [];
	const sets = candidates.map((steps) => powers(steps, from, to)).filter((set) => set.length > 0);
	const fitting = sets.findLast((set) => set.length <= most);
	if (fitting !== undefined && fitting.length > 1) return fitting;
	const crowded = sets[0];
	if (crowded !== undefined && crowded.length > most) {
		const every = Math.ceil(crowded.length / most);
		return crowded.filter((_, index) => index % every === 0);
	}
	return evenTicks(from, to, most);
}

function powers(steps: readonly number[], from: number, to: number): readonly number[] {
	const ticks: number[] = [];
	for (let power = Math.floor(Math.log10(from)); 10 ** power <= to; power += 1) {
		for (const step of steps) {
			const value = Number((step * 10 ** power).toPrecision(3));
			if (value >= from && value <= to) ticks.push(value);
		}
	}
	return ticks;
}

/** Points that none beats on both axes: as cheap (smaller `x`) and at least as good (larger `y`). */
export function paretoFront(points: readonly PlacedPoint[]): readonly PlacedPoint[] {
	let best = Number.NEGATIVE_INFINITY;
	return points
		.toSorted((a, b) => a.x - b.x || b.y - a.y)
		.filter((point) => {
			if (point.y <= best) return false;
			best = point.y;
			return true;
		});
}
