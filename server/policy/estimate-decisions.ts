import type { DecisionEstimate, DecisionRecord, PolicyVersion } from "./contract.ts";
import { viewRequest } from "./core/check-constraints.ts";
import { scoreModel } from "./core/rank-candidates.ts";
import { toUsd } from "./core/simulate-decisions.ts";
import { type WalkDeps, walkDecisions } from "./walk-decisions.ts";

/**
 * What each decision expected of the model that it chose, from its own frozen inputs. Decisions whose
 * snapshots or policy are no longer kept are left out.
 */
export async function estimateDecisions(
	deps: WalkDeps,
	given: { readonly orgId: string; readonly records: readonly DecisionRecord[] },
): Promise<readonly DecisionEstimate[]> {
	const { orgId, records } = given;
	const policies = new Map<number, PolicyVersion | null>();
	for (const number of new Set(records.map(({ policyNumber }) => policyNumber))) {
		policies.set(number, await deps.snapshots.getPolicy(orgId, number));
	}
	const estimates: DecisionEstimate[] = [];
	await walkDecisions(deps, records, (record, rank) => {
		const policy = policies.get(record.policyNumber);
		if (!policy) return;
		const ranking = rank(policy.config, record.features.preset);
		const chosen = ranking.models.find(({ model }) => model.id === record.chosen);
		if (chosen === undefined) return;
		const scored = scoreModel(ranking, chosen, viewRequest(record.features, record.decidedAtMs));
		estimates.push({
			id: record.id,
			costUsd: toUsd(scored.expectedCostPico),
			p95Ms: scored.p95Ms,
			latencyMetric: policy.config.latencyMetric,
		});
	});
	return estimates;
}
