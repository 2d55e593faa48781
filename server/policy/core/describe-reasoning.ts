import {
	formatDays,
	formatFinePoints,
	formatMs,
	formatPercentile,
	formatPoints,
	formatUsd,
} from "./format-values.ts";
import type { PreparedRanking } from "./prepare-ranking.ts";
import type { ScoredModel } from "./rank-candidates.ts";

/** The decision in one plain sentence. */
export function describeReasoning(
	ranking: PreparedRanking,
	chosen: ScoredModel,
	next: ScoredModel | undefined,
): string {
	const { weights } = ranking;
	const reasons = [
		`${describeRelease(chosen.ageDays)} (${share(chosen.freshness, weights.freshness)})`,
		`${describeP95(ranking, chosen)} (${share(chosen.latency, weights.latency)})`,
		`${describeQuality(chosen)} (${share(chosen.quality, weights.quality)})`,
		`${formatUsd(chosen.usdPer1k)} per 1k tokens (${share(chosen.cost, weights.cost)})`,
	];
	const { id } = chosen.prepared.model;
	return `${id} scores ${formatPoints(chosen.total)} of 100, ${describeLead(chosen, next)}: ${reasons.join(", ")}.`;
}

function share(points: number, weight: number): string {
	return `${formatPoints(points)} of ${formatPoints(weight)}`;
}

function describeLead(chosen: ScoredModel, next: ScoredModel | undefined): string {
	if (next === undefined) return "the only model that fits the request";
	const { id } = next.prepared.model;
	const lead = chosen.total - next.total;
	return lead > 0
		? `${formatFinePoints(lead)} ahead of ${id}`
		: `level with ${id} and ${describeTieBreak(chosen, next)}`;
}

/** What decided between two models with equal points; `winner` comes first in the ranking. */
export function describeTieBreak(winner: ScoredModel, other: ScoredModel): string {
	if (winner.expectedCostPico !== other.expectedCostPico) return "cheaper for this request";
	return winner.p95Ms === other.p95Ms ? "first by name" : "faster at the same cost";
}

/** When the model was released, relative to the decision. */
export function describeRelease(ageDays: number | null): string {
	if (ageDays === null) return "release date unknown, counted as old";
	return ageDays < 0 ? `due in ${formatDays(-ageDays)}` : `released ${formatDays(ageDays)} ago`;
}

function describeP95(ranking: PreparedRanking, scored: ScoredModel): string {
	const what = ranking.policy.config.latencyMetric === "ttft" ? "to first token" : "in total";
	const { basis } = scored.prepared.latency;
	return `${basis === "measured" ? "p95" : "estimated p95"} ${formatMs(scored.p95Ms)} ${what}`;
}

function describeQuality(scored: ScoredModel): string {
	const { percentile, prior } = scored.prepared.quality;
	const words = `quality percentile ${formatPercentile(percentile)}`;
	return prior === null ? words : `assumed ${words}`;
}
