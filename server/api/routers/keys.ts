import {
	apiKeyItemSchema,
	apiKeyPageSchema,
	apiKeyUseInput,
	apiKeyUseSchema,
	createApiKeyInput,
	createdApiKeySchema,
	listApiKeysInput,
	revokeApiKeyInput,
	rotateApiKeyInput,
	rotatedApiKeySchema,
} from "#server/access/contract.ts";
import {
	createApiKey,
	findGrantableScopes,
	getApiKeyUse,
	listApiKeys,
	revokeApiKey,
	rotateApiKey,
} from "#server/access/index.ts";
import { findUnknownModels } from "#server/catalog/index.ts";
import { createRouter, procedure } from "../trpc.ts";

export const keysRouter = createRouter({
	list: procedure
		.input(listApiKeysInput)
		.output(apiKeyPageSchema)
		.query(async ({ ctx, input }) => ({
			...(await listApiKeys(ctx.services, ctx.actor, input)),
			grantableScopes: await findGrantableScopes(ctx.services.db, ctx.actor),
		})),

	create: procedure
		.input(createApiKeyInput)
		.output(createdApiKeySchema)
		.mutation(async ({ ctx, input }) => {
			const { db, access } = ctx.services;
			const deps = { ...ctx.services, hmacKey: access.apiKeyHmacKey };
			const created = await createApiKey(deps, ctx.actor, input);
			return { ...created, unknownModels: await findUnknownModels(db, created.item.allowedModels) };
		}),

	/** What stands still without the key: asked before it is revoked. */
	use: procedure
		.input(apiKeyUseInput)
		.output(apiKeyUseSchema)
		.query(({ ctx, input }) => getApiKeyUse(ctx.services, ctx.actor, input.id)),

	rotate: procedure
		.input(rotateApiKeyInput)
		.output(rotatedApiKeySchema)
		.mutation(({ ctx, input }) =>
			rotateApiKey(
				{ ...ctx.services, hmacKey: ctx.services.access.apiKeyHmacKey },
				ctx.actor,
				input,
			),
		),

	revoke: procedure
		.input(revokeApiKeyInput)
		.output(apiKeyItemSchema)
		.mutation(({ ctx, input }) => revokeApiKey(ctx.services, ctx.actor, input.id)),
});
