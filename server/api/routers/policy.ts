import { checkProviders } from "#server/catalog/index.ts";
import {
	type CheckedPolicy,
	getPolicyVersionInput,
	listPolicyVersionsInput,
	policyConfigSchema,
	publishPolicyInput,
	rollbackPolicyInput,
	simulatePolicyInput,
	validatePolicyInput,
} from "#server/policy/contract.ts";
import {
	comparePolicyVersion,
	getActivePolicy,
	listPolicyVersions,
	publishPolicy,
	rollbackPolicy,
	validatePolicy,
} from "#server/policy/index.ts";
import { runSimulation } from "../run-simulation.ts";
import { createRouter, procedure } from "../trpc.ts";

export const policyRouter = createRouter({
	active: procedure.query(({ ctx }) => getActivePolicy(ctx.services.db, ctx.actor.orgId)),

	versions: procedure.input(listPolicyVersionsInput).query(({ ctx, input }) =>
		listPolicyVersions(ctx.services.db, ctx.actor.orgId, {
			limit: input.limit,
			cursor: input.cursor ?? null,
		}),
	),

	get: procedure.input(getPolicyVersionInput).query(({ ctx, input }) =>
		comparePolicyVersion(ctx.services.db, ctx.actor.orgId, {
			number: input.number,
			compareWith: input.compareWith,
		}),
	),

	/** Checks a draft without keeping it. */
	validate: procedure.input(validatePolicyInput).query(async ({ ctx, input }) => {
		const { db } = ctx.services;
		const active = await getActivePolicy(db, ctx.actor.orgId);
		const result = validatePolicy(input.config, active.config);
		const draft = policyConfigSchema.safeParse(input.config);
		const names = draft.success ? draft.data.allowedProviders : [];
		const checked: CheckedPolicy = { ...result, providers: await checkProviders(db, names) };
		return checked;
	}),

	/** What a draft would have done with the decisions of a range; nothing is kept. */
	simulate: procedure
		.input(simulatePolicyInput)
		.query(({ ctx, input }) => runSimulation(ctx.services, ctx.actor, input)),

	publish: procedure
		.input(publishPolicyInput)
		.mutation(({ ctx, input }) => publishPolicy(ctx.services.db, ctx.actor, input)),

	rollback: procedure
		.input(rollbackPolicyInput)
		.mutation(({ ctx, input }) => rollbackPolicy(ctx.services.db, ctx.actor, input)),
});
