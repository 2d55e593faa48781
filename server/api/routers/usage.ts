import { usageSummaryInput, usageSummaryOutput } from "#server/ledger/contract.ts";
import { summarizeUsage } from "#server/ledger/index.ts";
import { createRouter, procedure } from "../trpc.ts";

export const usageRouter = createRouter({
	summary: procedure
		.input(usageSummaryInput)
		.output(usageSummaryOutput)
		.query(({ ctx, input }) => summarizeUsage(ctx.services.pool, ctx.actor, input)),
});
