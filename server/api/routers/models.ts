import { z } from "zod";
import {
	catalogStatusSchema,
	getModelInput,
	listModelsInput,
	refreshCatalogInput,
	refreshResultSchema,
} from "#server/catalog/contract.ts";
import {
	getCatalogStatus,
	getModel,
	listModels,
	readLatestCatalog,
	refreshCatalog,
} from "#server/catalog/index.ts";
import {
	type ModelHistory,
	modelHistoryInput,
	rankModelsInput,
	scoreModelsInput,
} from "#server/policy/contract.ts";
import { getActivePolicy } from "#server/policy/index.ts";
import { rankCatalog } from "../rank-catalog.ts";
import { readModelHistory } from "../read-model-history.ts";
import { createRouter, procedure } from "../trpc.ts";

export const modelsRouter = createRouter({
	/** All models as the policy ranks them for a typical request. */
	ranking: procedure
		.input(rankModelsInput)
		.query(({ ctx, input }) => rankCatalog(ctx.services, ctx.actor.orgId, input)),

	/** The points of a model over the last days, from kept snapshots, by the policy in force now or then. */
	history: procedure
		.input(modelHistoryInput)
		.query(
			({ ctx, input }): Promise<ModelHistory> => readModelHistory(ctx.services, ctx.actor, input),
		),

	/** All models as the policy would rank them for a described request. */
	score: procedure
		.input(scoreModelsInput)
		.query(({ ctx, input }) => rankCatalog(ctx.services, ctx.actor.orgId, input)),

	list: procedure
		.input(listModelsInput)
		.query(({ ctx, input }) => listModels(ctx.services.db, input)),

	get: procedure
		.input(getModelInput)
		.query(({ ctx, input }) => getModel(ctx.services.db, input.id)),

	/** Whether the models are invented: what the frame of every page says, without the rest. */
	simulated: procedure
		.output(z.boolean())
		.query(async ({ ctx }) => (await readLatestCatalog(ctx.services.db))?.simulated ?? false),

	status: procedure.output(catalogStatusSchema).query(async ({ ctx }) => {
		const { db, clock } = ctx.services;
		const { config } = await getActivePolicy(db, ctx.actor.orgId);
		return getCatalogStatus(db, config.allowedProviders, clock.nowMs());
	}),
});

export const catalogRouter = createRouter({
	/** Asks the source for its models now, as the person or program that calls. */
	refresh: procedure
		.input(refreshCatalogInput)
		.output(refreshResultSchema)
		.mutation(async ({ ctx, input }) =>
			refreshCatalog(await ctx.services.createCatalogDeps(), { ...input, actor: ctx.actor }),
		),
});
