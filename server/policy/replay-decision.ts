import type { DecisionRecord, DecisionReplay, PolicyVersion, ReplayedChoice } from "./contract.ts";
import { viewRequest } from "./core/check-constraints.ts";
import { decidePrepared, SCORER_VERSION } from "./core/decide.ts";
import { describeRefusal } from "./core/describe-exclusion.ts";
import { diffPolicies } from "./core/diff-policies.ts";
import { type PreparedRanking, prepareRanking } from "./core/prepare-ranking.ts";
import { scoreModel } from "./core/rank-candidates.ts";
import { toUsd } from "./core/simulate-decisions.ts";
import type { SnapshotStore } from "./explain-decision.ts";

/** Makes a stored decision again under the policy in force, on its own frozen inputs. */
export async function replayDecision(
	store: SnapshotStore,
	given: {
		readonly orgId: string;
		readonly record: DecisionRecord;
		readonly active: PolicyVersion;
	},
): Promise<DecisionReplay> {
	const { orgId, record, active } = given;
	const { catalogNumber, healthNumber, policyNumber, features, decidedAtMs } = record;
	const [catalog, health, recordedPolicy] = await Promise.all([
		store.getCatalog(catalogNumber),
		store.getHealth(healthNumber),
		store.getPolicy(orgId, policyNumber),
	]);
	if (catalog === null) return gone(`catalogue snapshot ${catalogNumber}`);
	if (health === null) return gone(`health snapshot ${healthNumber}`);
	if (recordedPolicy === null) return gone(`policy version ${policyNumber}`);
	if (record.scorerVersion !== SCORER_VERSION) {
		const reason = `it was decided by scorer ${record.scorerVersion}; this is scorer ${SCORER_VERSION}`;
		return { state: "unavailable", reason };
	}
	const { preset } = features;
	const before = prepareRanking({ catalog, health, policy: recordedPolicy, preset });
	const after = prepareRanking({ catalog, health, policy: active, preset });
	const { id, requestId } = record;
	const again = decidePrepared(after, { features, nowMs: decidedAtMs, id, requestId });
	const replayed = "record" in again ? describeChoice(after, again.record) : null;
	return {
		state: "replayed",
		recordedPolicy: policyNumber,
		activePolicy: active.number,
		moved: replayed?.modelId !== record.chosen,
		recorded: describeChoice(before, record),
		replayed,
		refusal: "refused" in again ? describeRefusal(again.refused) : null,
		changes: diffPolicies(recordedPolicy.config, active.config),
	};
}

function gone(what: string): DecisionReplay {
	return {
		state: "unavailable",
		reason: `the ${what} that this decision rests on is no longer kept`,
	};
}

function describeChoice(ranking: PreparedRanking, record: DecisionRecord): ReplayedChoice {
	const { features, decidedAtMs, chosen, score, reasoning } = record;
	const prepared = ranking.models.find(({ model }) => model.id === chosen);
	const scored =
		prepared === undefined
			? null
			: scoreModel(ranking, prepared, viewRequest(features, decidedAtMs));
	return {
		modelId: chosen,
		score,
		expectedCostUsd: scored === null ? null : toUsd(scored.expectedCostPico),
		expectedP95Ms: scored?.p95Ms ?? null,
		reasoning,
	};
}
