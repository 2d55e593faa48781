import { type CandidateExplanation, FACTORS, type Factor, type FactorScore } from "../contract.ts";
import type { RequestView } from "./check-constraints.ts";
import { describeRelease } from "./describe-reasoning.ts";
import type { LatencyEstimate, LatencyPrior } from "./estimate-latency.ts";
import type { QualityPrior } from "./estimate-quality.ts";
import { effectivePrice, PICO_PER_USD } from "./expected-cost.ts";
import {
	formatAge,
	formatCount,
	formatDate,
	formatMs,
	formatPercentile,
	formatUsd,
} from "./format-values.ts";
import type { PreparedRanking } from "./prepare-ranking.ts";
import type { ScoredModel } from "./rank-candidates.ts";
import { MICRO } from "./resolve-weights.ts";

/** Every candidate with the points of each factor and the input behind them, in ranking order. */
export function explainCandidates(
	ranking: PreparedRanking,
	scored: readonly ScoredModel[],
	view: RequestView,
): CandidateExplanation[] {
	return scored.map((candidate, index) => ({
		modelId: candidate.prepared.model.id,
		name: candidate.prepared.model.name,
		rank: index + 1,
		total: candidate.total / MICRO,
		factors: FACTORS.map((factor) => ({
			factor,
			points: candidate[factor] / MICRO,
			weight: ranking.weights[factor] / MICRO,
			...describeInput(factor, { ranking, candidate, view }),
		})),
		expectedCostUsd: candidate.expectedCostPico / PICO_PER_USD,
	}));
}

interface Described {
	readonly ranking: PreparedRanking;
	readonly candidate: ScoredModel;
	readonly view: RequestView;
}

function describeInput(
	factor: Factor,
	{ ranking, candidate, view }: Described,
): Pick<FactorScore, "input" | "value" | "basis"> {
	const { model, latency, quality } = candidate.prepared;
	switch (factor) {
		case "freshness": {
			const date = model.createdMs === null ? "" : ` (${formatDate(model.createdMs)})`;
			return {
				input: `${describeRelease(candidate.ageDays)}${date}`,
				value: candidate.ageDays,
				basis: candidate.ageDays === null ? "prior" : "fact",
			};
		}
		case "latency":
			return {
				input: describeLatency(latency, ranking, view.atMs),
				value: latency.p95Ms,
				basis: latency.basis,
			};
		case "quality":
			return {
				input: describeQualitySource(candidate),
				value: quality.percentile,
				basis: quality.prior === null ? "fact" : "prior",
			};
		case "cost":
			return { input: describePrice(candidate, view), value: candidate.usdPer1k, basis: "fact" };
	}
}

function describeQualitySource(candidate: ScoredModel): string {
	const { model, quality } = candidate.prepared;
	const percentile = formatPercentile(quality.percentile);
	if (quality.prior === null)
		return `percentile ${percentile}${model.qualitySource === null ? "" : ` (${model.qualitySource})`}`;
	return `not evaluated: assumed percentile ${percentile}, ${describeQualityPrior(quality.prior, model.author)}`;
}

function describeQualityPrior(prior: QualityPrior, author: string): string {
	switch (prior) {
		case "author_median":
			return `the median of ${author}'s models`;
		case "overall_quartile":
			return "the lower quartile of all models";
		case "nothing_known":
			return "since no model of the catalogue is";
	}
}

function describePrice(candidate: ScoredModel, view: RequestView): string {
	const { promptTokens, expectedCompletionTokens } = view.features;
	const { model } = candidate.prepared;
	const price = effectivePrice(model, view.atMs, promptTokens);
	const perMillion = (pico: number) => formatUsd((pico * 1_000_000) / PICO_PER_USD);
	const fee = price.requestNanos > 0 ? ` + ${formatUsd(price.requestNanos / 1e9)} a request` : "";
	const changed = price === model.price ? "" : ", special price in force";
	return (
		`${formatUsd(candidate.usdPer1k)} per 1k tokens: ${perMillion(price.promptPico)} in and ` +
		`${perMillion(price.completionPico)} out per million${fee}, for ${formatCount(promptTokens)} in ` +
		`and ${formatCount(expectedCompletionTokens)} out${changed}`
	);
}

function describeLatency(latency: LatencyEstimate, ranking: PreparedRanking, atMs: number): string {
	const { samples, measuredMs, lastSampleMs, prior, p95Ms } = latency;
	const { minSamples } = ranking.policy.config.latency;
	const count = samples < 10 ? formatPercentile(samples) : formatCount(Math.floor(samples));
	const age = lastSampleMs === null ? "" : `, ${formatAge(atMs - lastSampleMs)} old`;
	if (prior === null) return `p95 ${formatMs(p95Ms)}, n=${count}${age}`;
	const assumed = `${formatMs(prior.ms)} ${describePrior(prior.source, ranking, latency)}`;
	if (measuredMs === null) return `not measured: assumed p95 ${assumed}`;
	// Sample size and age first: a narrow column shows the beginning.
	return `p95 ${formatMs(p95Ms)} (n=${count} of ${minSamples}${age}): ${formatMs(measuredMs)} measured, blended with ${assumed}`;
}

function describePrior(
	source: LatencyPrior,
	ranking: PreparedRanking,
	latency: LatencyEstimate,
): string {
	switch (source) {
		case "published":
			return "as the provider publishes it (between its p90 and p99)";
		case "provider_median": {
			const own = ranking.models.find((prepared) => prepared.latency === latency);
			return `(median of ${own?.model.author ?? "the provider"}'s measured models)`;
		}
		case "overall_median":
			return "(median of all measured models)";
		case "neutral":
			return "(middle of the medium band: nothing is measured yet)";
	}
}
