import {
	budgetStatusSchema,
	organisationSchema,
	updateOrganisationInput,
} from "#server/organisation/contract.ts";
import {
	getBudgetStatus,
	getOrganisation,
	updateOrganisation,
} from "#server/organisation/index.ts";
import type { Services } from "../services.ts";
import { createRouter, procedure } from "../trpc.ts";

const depsOf = ({ db, env }: Services) => ({ db, retentionDays: env.retentionDays });

export const organisationRouter = createRouter({
	get: procedure
		.output(organisationSchema)
		.query(({ ctx }) => getOrganisation(depsOf(ctx.services), ctx.actor)),

	update: procedure
		.input(updateOrganisationInput)
		.output(organisationSchema)
		.mutation(({ ctx, input }) => updateOrganisation(depsOf(ctx.services), ctx.actor, input)),

	/** The month so far beside its budget; what tiles show. */
	budget: procedure
		.output(budgetStatusSchema)
		.query(({ ctx }) => getBudgetStatus(ctx.services, ctx.actor.orgId)),
});
