import { getCatalogSnapshot, getHealthSnapshot } from "#server/catalog/index.ts";
import { listDecisionsInput, listDecisionsOutput } from "#server/ledger/contract.ts";
import { findDecision, listDecisions } from "#server/ledger/index.ts";
import type { Db } from "#server/platform/db/client.ts";
import { type DecisionView, getDecisionInput } from "#server/policy/contract.ts";
import {
	createDecisionExplainer,
	type DecisionExplainer,
	findPolicyVersion,
	viewDecision,
} from "#server/policy/index.ts";
import { createRouter, procedure } from "../trpc.ts";

const explainers = new WeakMap<Db, DecisionExplainer>();

/** One a process, because it keeps the parsed snapshots. */
function explainerOf(db: Db): DecisionExplainer {
	const known = explainers.get(db);
	if (known !== undefined) return known;
	const explainer = createDecisionExplainer({
		getCatalog: (number) => getCatalogSnapshot(db, number),
		getHealth: (number) => getHealthSnapshot(db, number),
		getPolicy: (orgId, number) => findPolicyVersion(db, orgId, number),
	});
	explainers.set(db, explainer);
	return explainer;
}

export const decisionsRouter = createRouter({
	list: procedure
		.input(listDecisionsInput)
		.output(listDecisionsOutput)
		.query(({ ctx, input }) => listDecisions(ctx.services.pool, ctx.actor, input)),

	get: procedure.input(getDecisionInput).query(async ({ ctx, input }): Promise<DecisionView> => {
		const { db, pool, clock } = ctx.services;
		const found = await findDecision(pool, ctx.actor, input.id, clock);
		if (found.state === "being_written") return found;
		const { record, row } = found;
		const { outcome, modelServed, simulated } = row;
		return viewDecision(
			explainerOf(db),
			{ record, outcome, modelServed, simulated },
			{ orgId: ctx.actor.orgId, versus: input.versus },
		);
	}),
});
