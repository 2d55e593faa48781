import { z } from "zod";
import {
	alertPageSchema,
	channelIdInput,
	channelListSchema,
	deliveryIdInput,
	deliveryItemSchema,
	deliveryPageSchema,
	listAlertsInput,
	listDeliveriesInput,
	saveChannelInput,
	savedChannelSchema,
	signingSecretOutput,
} from "#server/notifications/contract.ts";
import {
	createPost,
	listAlertKinds,
	listAlerts,
	listChannels,
	listDeliveries,
	redeliver,
	removeChannel,
	rotateSigningSecret,
	saveChannel,
	testChannel,
} from "#server/notifications/index.ts";
import type { Services } from "../services.ts";
import { createRouter, procedure } from "../trpc.ts";

function depsOf(services: Services) {
	const { allowPrivateUpstreams: allowPrivate, publicUrl } = services.env;
	return { ...services, envelope: services.access.envelope, allowPrivate, publicUrl };
}

function senderOf(services: Services) {
	const deps = depsOf(services);
	return { ...deps, post: createPost(deps.allowPrivate) };
}

export const notificationsRouter = createRouter({
	alerts: procedure
		.input(listAlertsInput)
		.output(alertPageSchema)
		.query(({ ctx, input }) => listAlerts(ctx.services.db, input)),

	channels: procedure.output(channelListSchema).query(async ({ ctx }) => ({
		items: await listChannels(ctx.services.db, ctx.actor),
		kinds: listAlertKinds(),
	})),

	saveChannel: procedure
		.input(saveChannelInput)
		.output(savedChannelSchema)
		.mutation(({ ctx, input }) => saveChannel(depsOf(ctx.services), ctx.actor, input)),

	rotateSecret: procedure
		.input(channelIdInput)
		.output(signingSecretOutput)
		.mutation(async ({ ctx, input }) => ({
			signingSecret: await rotateSigningSecret(depsOf(ctx.services), ctx.actor, input.id),
		})),

	removeChannel: procedure
		.input(channelIdInput)
		.output(z.object({ done: z.literal(true) }))
		.mutation(async ({ ctx, input }) => {
			await removeChannel(ctx.services, ctx.actor, input.id);
			return { done: true };
		}),

	testChannel: procedure
		.input(channelIdInput)
		.output(deliveryItemSchema)
		.mutation(({ ctx, input }) => testChannel(senderOf(ctx.services), ctx.actor, input.id)),

	deliveries: procedure
		.input(listDeliveriesInput)
		.output(deliveryPageSchema)
		.query(({ ctx, input }) => listDeliveries(ctx.services.db, ctx.actor, input)),

	redeliver: procedure
		.input(deliveryIdInput)
		.output(deliveryItemSchema)
		.mutation(({ ctx, input }) => redeliver(senderOf(ctx.services), ctx.actor, input.id)),
});
