import type { CatalogSnapshot, HealthSnapshot } from "#server/catalog/contract.ts";
import type { ModelRanking, PolicyVersion, Preset, RequestFeatures } from "../contract.ts";
import { viewRequest } from "./check-constraints.ts";
import { describeExclusions } from "./describe-exclusion.ts";
import { explainCandidates } from "./explain-candidates.ts";
import { prepareRanking } from "./prepare-ranking.ts";
import { rankAll } from "./rank-candidates.ts";
import { resolveWeights } from "./resolve-weights.ts";

/** A plain request without special needs: 1,000 tokens in, 500 out. */
export function typicalFeatures(preset: Preset): RequestFeatures {
	return {
		preset,
		promptTokens: 1000,
		expectedCompletionTokens: 500,
		maxCompletionTokens: null,
		requiredParameters: [],
		modalities: ["text"],
		maxCostUsd: null,
		allowedModels: null,
		openBreakers: [],
	};
}

/** All models as the policy would rank them for a request; by default for a typical one. */
export function rankModels(input: {
	catalog: CatalogSnapshot;
	health: HealthSnapshot;
	policy: PolicyVersion;
	preset: Preset;
	features?: RequestFeatures;
	nowMs: number;
}): ModelRanking {
	const { catalog, health, policy, preset, nowMs } = input;
	const features = { ...(input.features ?? typicalFeatures(preset)), preset };
	const ranking = prepareRanking({ catalog, health, policy, preset });
	const { scored, excluded } = rankAll(ranking, features, nowMs);
	return {
		preset,
		weights: resolveWeights(policy.config, preset),
		features,
		candidates: explainCandidates(ranking, scored, viewRequest(features, nowMs)),
		exclusions: describeExclusions(ranking, excluded, { features, atMs: nowMs }),
	};
}
