import type { ExclusionReason, RequestFeatures } from "../contract.ts";
import { findExclusion, type RequestView, viewRequest } from "./check-constraints.ts";
import { effectivePrice, PICO_PER_USD, requestCostPico } from "./expected-cost.ts";
import type { PreparedModel, PreparedRanking } from "./prepare-ranking.ts";
import { ageInDays, scoreCost, scoreFreshness } from "./score-factors.ts";
import { compareText } from "./statistics.ts";

/** One candidate with its points in millionths and the inputs that the ties are broken by. */
export interface ScoredModel {
	readonly prepared: PreparedModel;
	/** Whole days since the release; `null`: unknown. */
	readonly ageDays: number | null;
	readonly expectedCostPico: number;
	readonly usdPer1k: number;
	readonly p95Ms: number;
	readonly freshness: number;
	readonly latency: number;
	readonly quality: number;
	readonly cost: number;
	readonly total: number;
}

export interface ExcludedModel {
	readonly prepared: PreparedModel;
	readonly reason: ExclusionReason;
}

/** Scores one candidate. Deciding and explaining both come through here, and nowhere else. */
export function scoreModel(
	ranking: PreparedRanking,
	prepared: PreparedModel,
	view: RequestView,
): ScoredModel {
	const { model } = prepared;
	const { promptTokens, expectedCompletionTokens } = view.features;
	const price = effectivePrice(model, view.atMs, promptTokens);
	const expectedCostPico = requestCostPico(price, promptTokens, expectedCompletionTokens);
	const tokens = Math.max(1, promptTokens + expectedCompletionTokens);
	const usdPer1k = (expectedCostPico * 1000) / tokens / PICO_PER_USD;
	const ageDays = model.createdMs === null ? null : ageInDays(model.createdMs, view.atMs);
	const { weights } = ranking;
	const policy = ranking.policy.config;
	const freshness = scoreFreshness(policy, weights.freshness, ageDays);
	const cost = scoreCost(policy, weights.cost, usdPer1k);
	const latency = prepared.latencyMicro;
	const quality = prepared.qualityMicro;
	const total = freshness + latency + quality + cost;
	const { p95Ms } = prepared.latency;
	return {
		prepared,
		ageDays,
		expectedCostPico,
		usdPer1k,
		p95Ms,
		freshness,
		latency,
		quality,
		cost,
		total,
	};
}

/** Order of candidates: more points, then cheaper, then lower p95, then id. Negative: `a` first. */
export function compareScored(a: ScoredModel, b: ScoredModel): number {
	if (a.total !== b.total) return b.total - a.total;
	if (a.expectedCostPico !== b.expectedCostPico) return a.expectedCostPico - b.expectedCostPico;
	if (a.p95Ms !== b.p95Ms) return a.p95Ms - b.p95Ms;
	return compareText(a.prepared.model.id, b.prepared.model.id);
}

/** Every candidate in order, and every excluded model with its reason. */
export function rankAll(
	ranking: PreparedRanking,
	features: RequestFeatures,
	atMs: number,
): { scored: ScoredModel[]; excluded: ExcludedModel[] } {
	const view = viewRequest(features, atMs);
	const scored: ScoredModel[] = [];
	const excluded: ExcludedModel[] = [];
	for (const prepared of ranking.models) {
		const reason = findExclusion(prepared, view);
		if (reason === null) scored.push(scoreModel(ranking, prepared, view));
		else excluded.push({ prepared, reason });
	}
	scored.sort(compareScored);
	return { scored, excluded };
}
