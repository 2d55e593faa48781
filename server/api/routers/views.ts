import { z } from "zod";
import {
	createViewInput,
	listViewsInput,
	listViewsOutput,
	removeViewInput,
	savedViewSchema,
	updateViewInput,
} from "#server/views/contract.ts";
import { createView, listViews, removeView, updateView } from "#server/views/index.ts";
import { createRouter, procedure } from "../trpc.ts";

export const viewsRouter = createRouter({
	list: procedure
		.input(listViewsInput)
		.output(listViewsOutput)
		.query(({ ctx, input }) => listViews(ctx.services.db, ctx.actor, input.page)),

	create: procedure
		.input(createViewInput)
		.output(savedViewSchema)
		.mutation(({ ctx, input }) => createView(ctx.services, ctx.actor, input)),

	update: procedure
		.input(updateViewInput)
		.output(savedViewSchema)
		.mutation(({ ctx, input }) => updateView(ctx.services, ctx.actor, input)),

	remove: procedure
		.input(removeViewInput)
		.output(z.object({ done: z.literal(true) }))
		.mutation(async ({ ctx, input }) => {
			await removeView(ctx.services.db, ctx.actor, input.id);
			return { done: true };
		}),
});
