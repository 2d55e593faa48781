import {
	countInput,
	countOutput,
	decisionHistogramInput,
	decisionHistogramOutput,
	facetsInput,
	facetsOutput,
	newSinceInput,
	newSinceOutput,
	overviewInput,
	overviewOutput,
	requestHistogramInput,
	requestHistogramOutput,
} from "#server/insights/contract.ts";
import {
	getDecisionHistogram,
	getFacets,
	getNewSince,
	getOverview,
	getRequestHistogram,
	getRowCount,
} from "#server/insights/index.ts";
import { answerMemoryOf } from "../answer-memory.ts";
import { requireList } from "../require-list.ts";
import { createRouter, procedure } from "../trpc.ts";

export const insightsRouter = createRouter({
	overview: procedure
		.input(overviewInput)
		.output(overviewOutput)
		.query(({ ctx, input }) => getOverview(ctx.services, ctx.actor, input)),

	requestHistogram: procedure
		.input(requestHistogramInput)
		.output(requestHistogramOutput)
		.query(({ ctx, input }) => getRequestHistogram(ctx.services, ctx.actor, input)),

	decisionHistogram: procedure
		.input(decisionHistogramInput)
		.output(decisionHistogramOutput)
		.query(({ ctx, input }) => getDecisionHistogram(ctx.services, ctx.actor, input)),

	/** Remembered for a few seconds: a filter bar asks for the same values again and again. */
	facets: procedure
		.input(facetsInput)
		.output(facetsOutput)
		.query(({ ctx, input }) => {
			requireList(ctx.actor, input.list);
			return answerMemoryOf(ctx.services).recall(ctx.actor, ["facets", input], () =>
				getFacets(ctx.services, ctx.actor, input),
			);
		}),

	/** The number beside a list, which never holds up its rows, and before an export. */
	exportCount: procedure
		.input(countInput)
		.output(countOutput)
		.query(({ ctx, input }) => {
			requireList(ctx.actor, input.query.list);
			return answerMemoryOf(ctx.services).recall(ctx.actor, ["count", input], () =>
				getRowCount(ctx.services, ctx.actor, input.query),
			);
		}),

	newSince: procedure
		.input(newSinceInput)
		.output(newSinceOutput)
		.query(({ ctx, input }) => {
			requireList(ctx.actor, input.query.list);
			return getNewSince(ctx.services, ctx.actor, input);
		}),
});
