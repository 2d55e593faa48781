import { setImmediate as nextTurn } from "node:timers/promises";
import type { Actor } from "#server/access/contract.ts";
import { sampleDecisions } from "#server/ledger/index.ts";
import { resolveSpan } from "#server/lists/index.ts";
import type { PolicySimulation, SimulatePolicyInput } from "#server/policy/contract.ts";
import { getActivePolicy, requireSimulationRange, simulatePolicy } from "#server/policy/index.ts";
import { snapshotStoreOf } from "./decision-explainer.ts";
import type { Services } from "./services.ts";

/** Draws stored decisions that the actor may see and runs a draft over them. */
export async function runSimulation(
	services: Pick<Services, "db" | "pool" | "clock">,
	actor: Actor,
	input: SimulatePolicyInput,
): Promise<PolicySimulation> {
	const { db, pool } = services;
	const span = await resolveSpan(services, actor.orgId, input.range);
	requireSimulationRange(span);
	const [active, sample] = await Promise.all([
		getActivePolicy(db, actor.orgId),
		sampleDecisions(pool, actor, { span, sample: input.sample, simulated: input.simulated }),
	]);
	return simulatePolicy(walkDepsOf(services), { input, active, span, sample });
}

/** What computing stored decisions again needs of this process. */
export function walkDepsOf(services: Pick<Services, "db" | "clock">) {
	return {
		snapshots: snapshotStoreOf(services),
		monotonicMs: () => services.clock.monotonicMs(),
		pause: () => nextTurn(),
	};
}
