import type { Actor } from "#server/access/contract.ts";
import { readDecisionRecords, sampleDecisions } from "#server/ledger/index.ts";
import { resolveSpan, toWindow } from "#server/lists/index.ts";
import type {
	CalibrateDecisionsInput,
	DecisionCalibration,
	DecisionEstimate,
} from "#server/policy/contract.ts";
import { calibrate, estimateDecisions, requireSimulationRange } from "#server/policy/index.ts";
import { walkDepsOf } from "./run-simulation.ts";
import type { Services } from "./services.ts";

type Deps = Pick<Services, "db" | "pool" | "clock">;

/** Draws stored decisions that the actor may see and puts what they expected beside what came. */
export async function calibrateRange(
	services: Deps,
	actor: Actor,
	input: CalibrateDecisionsInput,
): Promise<DecisionCalibration> {
	const span = await resolveSpan(services, actor.orgId, input.range);
	requireSimulationRange(span);
	const sample = await sampleDecisions(services.pool, actor, {
		...{ span, sample: input.sample, simulated: input.simulated },
	});
	const { orgId } = actor;
	const { records } = sample;
	const estimates = await estimateDecisions(walkDepsOf(services), { orgId, records });
	return {
		window: toWindow(span),
		total: sample.total,
		totalComplete: sample.totalComplete,
		sampled: records.length,
		...calibrate(sample.ended, estimates),
		simulated: sample.simulated,
	};
}

/** What decisions by id expected, as far as the actor may see them. */
export async function estimateListed(
	services: Deps,
	actor: Actor,
	ids: readonly string[],
): Promise<readonly DecisionEstimate[]> {
	const records = await readDecisionRecords(services.pool, actor, ids);
	return estimateDecisions(walkDepsOf(services), { orgId: actor.orgId, records });
}
