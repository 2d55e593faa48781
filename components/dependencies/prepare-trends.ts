import type { Bucket, SeriesInput } from "#components/charts/chart-model.ts";
import { instantOf } from "#components/time-range/wall-time.ts";
import type { DependencyTrends, SeverityCounts } from "#server/dependencies/console-contract.ts";
import { SEVERITIES } from "./severity.tsx";
import { severitySeries } from "./severity-series.ts";

const DAY_MS = 86_400_000;

export interface OpenTrend {
	readonly buckets: readonly Bucket[];
	readonly series: readonly SeriesInput[];
	/** The course in one sentence: how many are open, and when most were. */
	readonly summary: string;
	/** Days at the beginning by which no audit had looked yet; they are not drawn. */
	readonly unknownDays: number;
}

/** Open vulnerabilities day by day, from the first day that is known. */
export function prepareOpenTrend(trends: DependencyTrends, nowMs: number): OpenTrend {
	const first = trends.days.findIndex(({ open }) => open !== null);
	const days = first < 0 ? [] : trends.days.slice(first);
	return {
		buckets: days.map(({ day }) => {
			const wall = Date.parse(`${day}T00:00:00Z`);
			const startMs = instantOf(wall, trends.zone);
			const endMs = instantOf(wall + DAY_MS, trends.zone);
			return { startMs, endMs, isOpen: startMs <= nowMs && nowMs < endMs };
		}),
		series: severitySeries(days.map(({ open }) => open)),
		summary: summarise(days),
		unknownDays: first < 0 ? trends.days.length : first,
	};
}

function summarise(days: DependencyTrends["days"]): string {
	const known = days.flatMap(({ day, open }) => (open === null ? [] : [{ day, total: sum(open) }]));
	const last = known.at(-1);
	if (last === undefined) return "Nothing is known.";
	const most = known.reduce((best, one) => (one.total > best.total ? one : best));
	if (most.total === 0) return `None was known from ${known[0]?.day} to ${last.day}.`;
	return `${last.total} open on ${last.day}; most on ${most.day} with ${most.total}.`;
}

function sum(counts: SeverityCounts): number {
	return SEVERITIES.reduce((total, level) => total + counts[level], 0);
}

/** Ages of the locked releases as bars; what has no known time of upload is a bar of its own. */
export function prepareAgeBars(ages: DependencyTrends["packageAges"]) {
	const bars = ages.buckets.map(({ fromDays, toDays, packages }) => ({
		label: toDays === null ? `${daysWords(fromDays)} and older` : `under ${daysWords(toDays)}`,
		count: packages,
	}));
	return ages.unknown > 0 ? [...bars, { label: "not known", count: ages.unknown }] : bars;
}

function daysWords(days: number): string {
	if (days < 30 || (days % 30 !== 0 && days % 365 !== 0)) return `${days} days`;
	if (days % 365 === 0) return days === 365 ? "1 year" : `${days / 365} years`;
	return days === 30 ? "1 month" : `${days / 30} months`;
}
