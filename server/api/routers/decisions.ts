import { listDecisionsInput, listDecisionsOutput } from "#server/ledger/contract.ts";
import { findDecision, listDecisions } from "#server/ledger/index.ts";
import { type DecisionView, getDecisionInput } from "#server/policy/contract.ts";
import { viewDecision } from "#server/policy/index.ts";
import { explainerOf } from "../decision-explainer.ts";
import { createRouter, procedure } from "../trpc.ts";

export const decisionsRouter = createRouter({
	list: procedure
		.input(listDecisionsInput)
		.output(listDecisionsOutput)
		.query(({ ctx, input }) => listDecisions(ctx.services, ctx.actor, input)),

	get: procedure.input(getDecisionInput).query(async ({ ctx, input }): Promise<DecisionView> => {
		const { pool, clock } = ctx.services;
		const found = await findDecision(pool, ctx.actor, input.id, clock);
		if (found.state === "being_written") return found;
		const { record, row } = found;
		const { outcome, modelServed, simulated } = row;
		return viewDecision(
			explainerOf(ctx.services),
			{ record, outcome, modelServed, simulated },
			{ orgId: ctx.actor.orgId, versus: input.versus },
		);
	}),
});
