import { listDecisionsInput, listDecisionsOutput } from "#server/ledger/contract.ts";
import { findDecision, listDecisions } from "#server/ledger/index.ts";
import {
	calibrateDecisionsInput,
	type DecisionCalibration,
	type DecisionEstimate,
	type DecisionRegret,
	type DecisionReplay,
	type DecisionView,
	estimateDecisionsInput,
	getDecisionInput,
	regretInput,
	replayDecisionInput,
} from "#server/policy/contract.ts";
import { getActivePolicy, replayDecision, viewDecision } from "#server/policy/index.ts";
import { explainerOf, snapshotStoreOf } from "../decision-explainer.ts";
import { calibrateRange, estimateListed } from "../run-calibration.ts";
import { readRegret } from "../run-regret.ts";
import { createRouter, procedure } from "../trpc.ts";

export const decisionsRouter = createRouter({
	list: procedure
		.input(listDecisionsInput)
		.output(listDecisionsOutput)
		.query(({ ctx, input }) => listDecisions(ctx.services, ctx.actor, input)),

	/** The same decision under the policy in force or another version, on its own frozen inputs. */
	replay: procedure
		.input(replayDecisionInput)
		.query(async ({ ctx, input }): Promise<DecisionReplay> => {
			const { db, pool, clock } = ctx.services;
			const { orgId } = ctx.actor;
			const found = await findDecision(pool, ctx.actor, input.id, clock);
			if (found.state === "being_written") {
				return { state: "unavailable", reason: "it is being written; ask again in a second" };
			}
			const store = snapshotStoreOf(ctx.services);
			const policy =
				input.policy === undefined
					? await getActivePolicy(db, orgId)
					: await store.getPolicy(orgId, input.policy);
			if (policy === null) {
				return { state: "unavailable", reason: `there is no policy version ${input.policy}` };
			}
			return replayDecision(store, { orgId, record: found.record, active: policy });
		}),

	/** What the decisions on screen expected of their models, computed from their frozen inputs. */
	estimates: procedure.input(estimateDecisionsInput).query(
		async ({ ctx, input }): Promise<{ items: readonly DecisionEstimate[] }> => ({
			items: await estimateListed(ctx.services, ctx.actor, input.ids),
		}),
	),

	/** How well the decisions of a range foresaw cost and latency. */
	calibration: procedure
		.input(calibrateDecisionsInput)
		.query(
			({ ctx, input }): Promise<DecisionCalibration> =>
				calibrateRange(ctx.services, ctx.actor, input),
		),

	/** How far behind the chosen models lay, day by day, with what was known at the day's end. */
	regret: procedure
		.input(regretInput)
		.query(({ ctx, input }): Promise<DecisionRegret> => readRegret(ctx.services, ctx.actor, input)),

	get: procedure.input(getDecisionInput).query(async ({ ctx, input }): Promise<DecisionView> => {
		const { pool, clock } = ctx.services;
		const found = await findDecision(pool, ctx.actor, input.id, clock);
		if (found.state === "being_written") return found;
		const { record, row } = found;
		const { outcome, modelServed, simulated, costNanos, ttftMs, durationMs } = row;
		const actual = { costNanos, ttftMs, durationMs };
		return viewDecision(
			explainerOf(ctx.services),
			{ record, outcome, modelServed, actual, simulated },
			{ orgId: ctx.actor.orgId, versus: input.versus },
		);
	}),
});
