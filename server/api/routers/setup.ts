import { z } from "zod";
import { completeSetupInput, setupStatusSchema } from "#server/access/contract.ts";
import { completeSetup, needsSetup } from "#server/access/index.ts";
import { createRouter, publicProcedure } from "../trpc.ts";

export const setupRouter = createRouter({
	status: publicProcedure.output(setupStatusSchema).query(async ({ ctx }) => ({
		needsSetup: await needsSetup(ctx.services.db),
		oidcEnabled: ctx.services.env.oidc !== null,
	})),

	complete: publicProcedure
		.input(completeSetupInput)
		.output(z.object({ userId: z.string() }))
		.mutation(async ({ ctx, input }) => {
			const deps = { ...ctx.services, hasher: ctx.services.access.hasher };
			return { userId: await completeSetup(deps, { ...input, address: ctx.address }) };
		}),
});
