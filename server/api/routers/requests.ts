import { costInput, costOutput } from "#server/insights/contract.ts";
import { explainCost } from "#server/insights/index.ts";
import {
	getRequestInput,
	getRequestOutput,
	listRequestsInput,
	listRequestsOutput,
	patchRequestsInput,
	patchRequestsOutput,
} from "#server/ledger/contract.ts";
import { findCapture, findRequest, listRequests, patchRequests } from "#server/ledger/index.ts";
import { createRouter, procedure } from "../trpc.ts";

export const requestsRouter = createRouter({
	list: procedure
		.input(listRequestsInput)
		.output(listRequestsOutput)
		.query(({ ctx, input }) => listRequests(ctx.services, ctx.actor, input)),

	/** Small and live: the present state of rows that are on screen. */
	patch: procedure
		.input(patchRequestsInput)
		.output(patchRequestsOutput)
		.query(({ ctx, input }) => patchRequests(ctx.services.pool, ctx.actor, input.ids)),

	/** What each part of the answer cost, at the prices that were in force for it. */
	cost: procedure
		.input(costInput)
		.output(costOutput)
		.query(({ ctx, input }) => explainCost(ctx.services, ctx.actor, input.requestId)),

	get: procedure
		.input(getRequestInput)
		.output(getRequestOutput)
		.query(async ({ ctx, input }) => {
			const { pool, clock } = ctx.services;
			const found = await findRequest(pool, ctx.actor, input.id, clock);
			if (found.state === "being_written") return found;
			const messages = input.withMessages ? await findCapture(pool, ctx.actor, input.id) : null;
			return { ...found, messages };
		}),
});
