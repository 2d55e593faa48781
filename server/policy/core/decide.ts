import type { CatalogSnapshot, HealthSnapshot } from "#server/catalog/contract.ts";
import { assert } from "#server/platform/errors.ts";
import type {
	DecisionRecord,
	ExclusionExplanation,
	PolicyVersion,
	RequestFeatures,
} from "../contract.ts";
import { describeExclusions } from "./describe-exclusion.ts";
import { describeReasoning } from "./describe-reasoning.ts";
import { type PreparedRanking, prepareRanking } from "./prepare-ranking.ts";
import { rankAll } from "./rank-candidates.ts";
import { MICRO } from "./resolve-weights.ts";
import { selectBest } from "./select-best.ts";

/** Raised with every change that lets the same inputs give another outcome or another sentence. */
export const SCORER_VERSION = 1;

const MAX_ALTERNATIVES = 8;

/** What a decision is made for. */
export interface DecisionRequest {
	readonly features: RequestFeatures;
	readonly nowMs: number;
	readonly id: string;
	readonly requestId: string;
}

/**
 * The decision, or why no model can serve the request: an expected outcome, not an error. Refusals
 * begin with the models that passed the most constraints.
 */
export type Decision =
	| { readonly record: DecisionRecord }
	| { readonly refused: readonly ExclusionExplanation[] };

/** Decides on a ranking that was prepared for the preset of the request. */
export function decidePrepared(ranking: PreparedRanking, request: DecisionRequest): Decision {
	const { features, nowMs } = request;
	assert(ranking.preset === features.preset, "the ranking was prepared for another preset");
	const { best, candidateCount } = selectBest(ranking, {
		features,
		atMs: nowMs,
		limit: 1 + MAX_ALTERNATIVES,
	});
	const [chosen, ...others] = best;
	if (chosen === undefined) {
		const { excluded } = rankAll(ranking, features, nowMs);
		// The models that came furthest are the ones that tell the caller what to change.
		return { refused: describeExclusions(ranking, excluded, { features, atMs: nowMs }).reverse() };
	}
	const next = others[0];
	return {
		record: {
			id: request.id,
			requestId: request.requestId,
			decidedAtMs: nowMs,
			scorerVersion: SCORER_VERSION,
			catalogNumber: ranking.catalog.number,
			healthNumber: ranking.health.number,
			policyNumber: ranking.policy.number,
			features,
			chosen: chosen.prepared.model.id,
			score: chosen.total / MICRO,
			alternatives: others.map((other) => other.prepared.model.id),
			margin: next === undefined ? null : (chosen.total - next.total) / MICRO,
			candidateCount,
			reasoning: describeReasoning(ranking, chosen, next),
		},
	};
}

/** Prepares and decides in one go; a process that decides often keeps the prepared ranking. */
export function decide(
	input: DecisionRequest & {
		catalog: CatalogSnapshot;
		health: HealthSnapshot;
		policy: PolicyVersion;
	},
): Decision {
	const { catalog, health, policy } = input;
	const ranking = prepareRanking({ catalog, health, policy, preset: input.features.preset });
	return decidePrepared(ranking, input);
}
