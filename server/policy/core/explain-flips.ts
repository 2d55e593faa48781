import { FACTORS, type Factor, type Flip } from "../contract.ts";
import {
	formatDays,
	formatFinePoints,
	formatMs,
	formatPercentile,
	formatUsd,
} from "./format-values.ts";
import type { PreparedRanking } from "./prepare-ranking.ts";
import { compareScored, type ScoredModel } from "./rank-candidates.ts";
import { MICRO } from "./resolve-weights.ts";
import { scoreCost, scoreFreshness, scoreLatency, scoreQuality } from "./score-factors.ts";

interface Contest {
	readonly ranking: PreparedRanking;
	readonly chosen: ScoredModel;
	readonly other: ScoredModel;
	/** Tokens of the request, at least 1: turns a price per 1k into an expected cost. */
	readonly tokens: number;
}

/**
 * For one candidate that lost: the smallest change of each single input that would make it win,
 * everything else, the inputs of all other models included, staying as it was.
 */
export function explainFlips(contest: Contest): Flip[] {
	return FACTORS.map((factor) => {
		const threshold = findThreshold(factor, contest);
		return {
			modelId: contest.other.prepared.model.id,
			factor,
			detail: describeFlip(factor, threshold, contest),
			pointsNeeded: (contest.chosen.total - contest.other.total) / MICRO,
			threshold,
		};
	});
}

function findThreshold(factor: Factor, contest: Contest): number | null {
	switch (factor) {
		case "freshness":
			return findFreshness(contest);
		case "latency":
			return findLatency(contest);
		case "quality":
			return findQuality(contest);
		case "cost":
			return findCost(contest);
	}
}

/** Would the other win with these fields changed? The very comparison that decided answers. */
function wins(contest: Contest, change: Partial<ScoredModel>): boolean {
	const changed = { ...contest.other, ...change };
	const total = changed.freshness + changed.latency + changed.quality + changed.cost;
	return compareScored({ ...changed, total }, contest.chosen) < 0;
}

/** Ages only matter at the two steps; the larger one is the smaller change. */
function findFreshness(contest: Contest): number | null {
	const { config } = contest.ranking.policy;
	const { freshDays, recentDays } = config.freshness;
	const now = contest.other.ageDays ?? Number.POSITIVE_INFINITY;
	for (const days of [recentDays, freshDays]) {
		const ageDays = Math.ceil(days) - 1;
		const freshness = scoreFreshness(config, contest.ranking.weights.freshness, ageDays);
		if (now > ageDays && wins(contest, { freshness, ageDays })) return days;
	}
	return null;
}

/** A p95 matters at the two steps, and against the chosen model's own where all else is level. */
function findLatency(contest: Contest): number | null {
	const { config } = contest.ranking.policy;
	const { mediumMs, fastMs } = config.latency;
	const limits = [mediumMs, fastMs, Math.floor(contest.chosen.p95Ms)];
	for (const limit of limits.sort((a, b) => b - a)) {
		const p95Ms = Math.min(contest.other.p95Ms, limit * (1 - Number.EPSILON));
		const latency = scoreLatency(config, contest.ranking.weights.latency, p95Ms);
		if (contest.other.p95Ms >= limit && wins(contest, { latency, p95Ms })) return limit;
	}
	return null;
}

const PERCENTILE_STEPS = 1000;

function findQuality(contest: Contest): number | null {
	const weight = contest.ranking.weights.quality;
	const winsAt = (step: number) =>
		wins(contest, { quality: scoreQuality(weight, (step * 100) / PERCENTILE_STEPS) });
	if (!winsAt(PERCENTILE_STEPS)) return null;
	let low = 0;
	let high = PERCENTILE_STEPS;
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (winsAt(middle)) high = middle;
		else low = middle + 1;
	}
	return (high * 100) / PERCENTILE_STEPS;
}

/** Highest price per 1k at which the other wins, cut to the digits that are shown. */
function findCost(contest: Contest): number | null {
	const { config } = contest.ranking.policy;
	const winsAt = (step: number) => {
		const usdPer1k = step / 1_000_000;
		const cost = scoreCost(config, contest.ranking.weights.cost, usdPer1k);
		const expectedCostPico = (usdPer1k * 1e12 * contest.tokens) / 1000;
		return wins(contest, { cost, usdPer1k, expectedCostPico });
	};
	if (!winsAt(0)) return null;
	let low = 0;
	let high = Math.floor(contest.other.usdPer1k * 1_000_000);
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (winsAt(middle)) low = middle;
		else high = middle - 1;
	}
	return floorSignificant(low / 1_000_000);
}

/** Rounds down to three significant digits: what is promised then also holds as it is written. */
function floorSignificant(value: number): number {
	if (value === 0) return 0;
	const scale = 10 ** (2 - Math.floor(Math.log10(value)));
	return Math.floor(value * scale) / scale;
}

function describeFlip(factor: Factor, threshold: number | null, contest: Contest): string {
	const { ranking, chosen, other } = contest;
	if (threshold === null) {
		const missing = chosen.total - other.total - (ranking.weights[factor] - other[factor]);
		if (missing <= 0)
			return `not by ${factor} alone: level at best, and the tie goes the other way`;
		return `not by ${factor} alone: ${formatFinePoints(missing)} points short even at its best`;
	}
	switch (factor) {
		case "freshness": {
			const now = other.ageDays === null ? "unknown" : formatDays(other.ageDays);
			return `released within ${formatDays(threshold)} (now ${now})`;
		}
		case "latency":
			return `p95 below ${formatMs(threshold)} (now ${formatMs(other.p95Ms)})`;
		case "quality":
			return `quality percentile ≥ ${formatPercentile(threshold)} (now ${formatPercentile(other.prepared.quality.percentile)})`;
		case "cost":
			return `cost ≤ ${formatUsd(threshold)} per 1k tokens (now ${formatUsd(other.usdPer1k)})`;
	}
}
