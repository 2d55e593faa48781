import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { callEdge } from "#server/gateway/index.ts";
import { findRequest } from "#server/ledger/index.ts";
import { AppError } from "#server/platform/errors.ts";
import {
	conversationInput,
	conversationOutput,
	imageInput,
	imageOutput,
	listConversationsInput,
	listConversationsOutput,
	sendInput,
} from "#server/playground/contract.ts";
import {
	findConversation,
	findImage,
	listConversations,
	type RecordedFacts,
	removeConversation,
	requireUser,
	sendMessage,
	toDataUrl,
} from "#server/playground/index.ts";
import type { Services } from "../services.ts";
import { createRouter, procedure } from "../trpc.ts";

export const playgroundRouter = createRouter({
	conversations: procedure
		.input(listConversationsInput)
		.output(listConversationsOutput)
		.query(({ ctx, input }) => listConversations(ctx.services.db, requireUser(ctx.actor), input)),

	conversation: procedure
		.input(conversationInput)
		.output(conversationOutput)
		.query(async ({ ctx, input }) => {
			const found = await findConversation(ctx.services.db, requireUser(ctx.actor), input.id);
			if (found !== null) return found;
			throw new AppError("not_found", "there is no such conversation of yours", {
				hint: "start a new one",
			});
		}),

	/** An image that was sent with a question, for its author. */
	image: procedure
		.input(imageInput)
		.output(imageOutput)
		.query(async ({ ctx, input }) => ({
			dataUrl: toDataUrl(await findImage(ctx.services.db, requireUser(ctx.actor), input.id)),
		})),

	remove: procedure
		.input(conversationInput)
		.output(z.object({ done: z.literal(true) }))
		.mutation(async ({ ctx, input }) => {
			await removeConversation(ctx.services.db, ctx.actor, input.id);
			return { done: true };
		}),

	/** Streams: a question is kept, the gateway is asked, its answer comes word by word. */
	send: procedure
		.input(sendInput)
		.mutation(({ ctx, input, signal }) =>
			sendMessage(playgroundDeps(ctx.services, ctx.actor), { actor: ctx.actor, input, signal }),
		),
});

function playgroundDeps(services: Services, actor: Actor) {
	const { db, clock, random, edge, log } = services;
	return {
		db,
		clock,
		random,
		callModel: ({
			body,
			signal,
		}: {
			body: Readonly<Record<string, unknown>>;
			signal?: AbortSignal | undefined;
		}) => callEdge({ edgeUrl: edge.url, token: edge.tokenFor(actor), body, signal, fetch }),
		findRecord: (requestId: string) => findRecord(services, actor, requestId),
		pause: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
		onUnexpected: (error: unknown) => log.error({ err: error }, "the playground's answer failed"),
	};
}

async function findRecord(
	services: Services,
	actor: Actor,
	requestId: string,
): Promise<RecordedFacts | null> {
	const found = await findRequest(services.pool, actor, requestId, services.clock);
	if (found.state !== "found" || found.request.outcome === "running") return null;
	const { request } = found;
	return {
		provider: request.provider,
		attempts: request.attemptCount,
		simulated: request.simulated,
		ttftMs: request.ttftMs,
		durationMs: request.durationMs,
		promptTokens: request.tokens?.prompt ?? null,
		completionTokens: request.tokens?.completion ?? null,
		costNanos: request.costNanos,
		finishReason: request.finishReason,
		modelServed: request.modelServed,
	};
}
