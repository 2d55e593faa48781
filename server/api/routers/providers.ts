import { z } from "zod";
import {
	providerIdInput,
	providerItemSchema,
	providerListSchema,
	providerTestSchema,
	saveProviderInput,
} from "#server/access/contract.ts";
import {
	createGuardedGet,
	listProviders,
	removeProvider,
	saveProvider,
	testProvider,
} from "#server/access/index.ts";
import type { Services } from "../services.ts";
import { createRouter, procedure } from "../trpc.ts";

function depsOf(services: Services) {
	return {
		...services,
		envelope: services.access.envelope,
		allowPrivate: services.env.allowPrivateUpstreams,
	};
}

export const providersRouter = createRouter({
	list: procedure.output(providerListSchema).query(async ({ ctx }) => ({
		items: await listProviders(ctx.services.db, ctx.actor),
		fallback: ctx.services.env.hasEnvironmentUpstream ? "environment" : "simulator",
	})),

	save: procedure
		.input(saveProviderInput)
		.output(providerItemSchema)
		.mutation(({ ctx, input }) => saveProvider(depsOf(ctx.services), ctx.actor, input)),

	test: procedure
		.input(providerIdInput)
		.output(providerTestSchema)
		.mutation(({ ctx, input }) => {
			const deps = depsOf(ctx.services);
			const get = createGuardedGet(deps.allowPrivate);
			return testProvider({ ...deps, get }, ctx.actor, input.id);
		}),

	remove: procedure
		.input(providerIdInput)
		.output(z.object({ done: z.literal(true) }))
		.mutation(async ({ ctx, input }) => {
			await removeProvider(ctx.services, ctx.actor, input.id);
			return { done: true };
		}),
});
