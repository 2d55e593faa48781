import { wallOf } from "#components/time-range/wall-time.ts";
import { toCsv } from "#server/platform/csv.ts";
import type { Bucket, SeriesInput, Unit } from "./chart-model.ts";
import type { ScatterAxis, ScatterPoint } from "./prepare-scatter.ts";

/** What a chart over time was given: every series and bucket, however few are drawn. */
export interface ChartFigures {
	readonly label: string;
	readonly unit: Unit;
	readonly buckets: readonly Bucket[];
	readonly series: readonly SeriesInput[];
}

const NANOS_PER_USD = 1e9;
const UNIT_WORDS: Readonly<Record<Unit, string>> = {
	count: "",
	ms: " (ms)",
	nanos: " (USD)",
	points: " (points)",
};

/** Charts over the same stretches of time as one table, oldest first; what is not known is empty. */
export function timeChartsToCsv(charts: readonly ChartFigures[], zone: string): string {
	const columns = charts.flatMap(({ label, unit, series }) =>
		series.map((one) => ({ head: `${label}: ${one.label}${UNIT_WORDS[unit]}`, unit, ...one })),
	);
	return toCsv(
		["from", "to", "complete", ...columns.map(({ head }) => head)],
		(charts[0]?.buckets ?? []).map(({ startMs, endMs, isOpen }, at) => [
			isoInZone(startMs, zone),
			isoInZone(endMs, zone),
			isOpen ? "no" : "yes",
			...columns.map(({ unit, values }) => cellOf(unit, values[at] ?? null)),
		]),
	);
}

/** Points as a table, in the order in which they were given. */
export function scatterToCsv(
	axes: { readonly x: ScatterAxis; readonly y: ScatterAxis },
	points: readonly ScatterPoint[],
): string {
	const { x, y } = axes;
	return toCsv(
		["what", x.label + UNIT_WORDS[x.unit], y.label + UNIT_WORDS[y.unit]],
		points.map((point) => [point.label, cellOf(x.unit, point.x), cellOf(y.unit, point.y)]),
	);
}

/** The figure itself, neither rounded nor shortened; money in dollars. */
function cellOf(unit: Unit, value: number | null): string {
	if (value === null) return "";
	return String(unit === "nanos" ? value / NANOS_PER_USD : value);
}

/** `2026-11-22T14:00:00+05:30`. */
function isoInZone(ms: number, zone: string): string {
	const wall = wallOf(ms, zone);
	const minutes = Math.round((wall - ms) / 60_000);
	const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
	const size = Math.abs(minutes);
	const offset = `${minutes < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
	return new Date(wall).toISOString().slice(0, 19) + offset;
}
