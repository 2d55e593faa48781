import type { Bucket, ChartInput, ChartModel, ChartRow, SeriesInput } from "./chart-model.ts";
import { assignColours, OTHER_KEY } from "./colours.ts";

const MAX_SERIES = 8;

/** Turns buckets and series into what is drawn: top 8 and Other, colours, one point a pixel. */
export function prepareChart(input: ChartInput): ChartModel {
	const { kind, unit, buckets } = input;
	const { series, otherCount } = limitSeries(input.series, kind);
	const perRow = Math.max(1, Math.ceil(buckets.length / Math.max(1, Math.floor(input.maxPoints))));
	const rows = thin(buckets, series, kind, perRow);
	const colours = assignColours(series.map(({ key }) => key));
	return {
		kind,
		unit,
		series: series.map(({ key, label, values, colour }) => ({
			key,
			label,
			colour: colour ?? colours.get(key) ?? "currentColor",
			weight: weigh(values, kind),
		})),
		rows,
		fromMs: buckets[0]?.startMs ?? 0,
		toMs: buckets.at(-1)?.endMs ?? 0,
		otherCount,
		bucketsPerRow: perRow,
	};
}

/** Amounts beyond the eight largest are added up; of lines, which cannot be, the rest is left out. */
function limitSeries(series: readonly SeriesInput[], kind: ChartInput["kind"]) {
	const named = series.filter(({ key }) => key !== OTHER_KEY);
	if (named.length <= MAX_SERIES) return { series, otherCount: 0 };
	const ranked = [...named].sort((a, b) => weigh(b.values, kind) - weigh(a.values, kind));
	const kept = new Set(ranked.slice(0, MAX_SERIES));
	const shown = series.filter((one) => kept.has(one));
	const rest = series.filter((one) => !kept.has(one));
	if (kind === "line") return { series: shown, otherCount: rest.length };
	const length = Math.max(...rest.map(({ values }) => values.length));
	const values = Array.from({ length }, (_, index) =>
		add(rest.map((one) => one.values[index] ?? null)),
	);
	return {
		series: [...shown, { key: OTHER_KEY, label: "Other", values }],
		otherCount: rest.length,
	};
}

/** Neighbouring buckets become one row: amounts add up, of other figures the highest stays. */
function thin(
	buckets: readonly Bucket[],
	series: readonly SeriesInput[],
	kind: ChartInput["kind"],
	perRow: number,
): readonly ChartRow[] {
	const rows: ChartRow[] = [];
	for (let start = 0; start < buckets.length; start += perRow) {
		const group = buckets.slice(start, start + perRow);
		const first = group[0];
		const last = group.at(-1);
		if (first === undefined || last === undefined) break;
		rows.push({
			startMs: first.startMs,
			endMs: last.endMs,
			midMs: (first.startMs + last.endMs) / 2,
			isOpen: group.some(({ isOpen }) => isOpen),
			values: series.map(({ values }) => {
				const inGroup = group.map((_, offset) => values[start + offset] ?? null);
				return kind === "stack" ? add(inGroup) : highest(inGroup);
			}),
		});
	}
	return rows;
}

function weigh(values: readonly (number | null)[], kind: ChartInput["kind"]): number {
	return (kind === "stack" ? add(values) : highest(values)) ?? 0;
}

function add(values: readonly (number | null)[]): number | null {
	const known = values.filter((value) => value !== null);
	return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function highest(values: readonly (number | null)[]): number | null {
	return values.reduce<number | null>(
		(most, value) => (value === null || (most !== null && most >= value) ? most : value),
		null,
	);
}
