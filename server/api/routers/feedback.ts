import {
	listFeedbackInput,
	listFeedbackOutput,
	rateInput,
	rateOutput,
} from "#server/feedback/contract.ts";
import { listFeedback, rateAnswer } from "#server/feedback/index.ts";
import { createRouter, procedure } from "../trpc.ts";

export const feedbackRouter = createRouter({
	rate: procedure
		.input(rateInput)
		.output(rateOutput)
		.mutation(async ({ ctx, input }) => ({
			feedback: await rateAnswer(ctx.services, ctx.actor, input),
		})),

	list: procedure
		.input(listFeedbackInput)
		.output(listFeedbackOutput)
		.query(async ({ ctx, input }) => ({
			items: await listFeedback(ctx.services, ctx.actor, input.requestIds),
		})),
});
