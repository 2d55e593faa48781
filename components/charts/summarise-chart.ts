import { formatShare } from "#components/format/format-number.ts";
import type { ChartModel } from "./chart-model.ts";
import { formatUnit } from "./format-unit.ts";
import { bucketLabel } from "./time-axis.ts";

const NAMED = 3;

/** The chart in one sentence, for those who do not see it and for those in a hurry. */
export function summariseChart(model: ChartModel, zone: string): string {
	const span = bucketLabel(model.fromMs, model.toMs, zone);
	const parts = model.kind === "stack" ? stackParts(model, zone) : lineParts(model);
	if (parts.length === 0) return `${span}: nothing was recorded.`;
	const notes = [
		model.rows.at(-1)?.isOpen ? "the last stretch is not over yet" : null,
		model.otherCount > 0 ? otherNote(model) : null,
	].filter((note) => note !== null);
	return `${span}: ${[...parts, ...notes].join("; ")}.`;
}

function otherNote({ kind, series, otherCount }: ChartModel): string {
	return kind === "line"
		? `${series.length} of ${series.length + otherCount} are shown`
		: `${otherCount} smaller ones are put together`;
}

function stackParts(model: ChartModel, zone: string): string[] {
	const total = model.series.reduce((sum, { weight }) => sum + weight, 0);
	if (total === 0) return [];
	const sums = model.rows.map(({ values }) =>
		values.reduce<number>((sum, value) => sum + (value ?? 0), 0),
	);
	const peakAt = sums.indexOf(Math.max(...sums));
	const peak = model.rows[peakAt];
	const shares = [...model.series]
		.filter(({ weight }) => weight > 0)
		.sort((a, b) => b.weight - a.weight)
		.slice(0, NAMED)
		.map(({ label, weight }) => `${label} ${formatShare(weight / total)}`);
	return [
		`${formatUnit(model.unit, total)} in all (${shares.join(", ")})`,
		...(peak
			? [
					`most in ${bucketLabel(peak.startMs, peak.endMs, zone)} with ${formatUnit(model.unit, sums[peakAt] ?? 0)}`,
				]
			: []),
	];
}

function lineParts(model: ChartModel): string[] {
	return model.series.flatMap(({ label }, index) => {
		const known = model.rows.map(({ values }) => values[index] ?? null).filter((v) => v !== null);
		if (known.length === 0) return [];
		const [low, high] = [Math.min(...known), Math.max(...known)];
		return [
			`${label} between ${formatUnit(model.unit, low)} and ${formatUnit(model.unit, high)}, last ${formatUnit(model.unit, known.at(-1) ?? null)}`,
		];
	});
}
