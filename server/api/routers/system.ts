import { systemStatusSchema } from "#server/access/contract.ts";
import { getSystemStatus } from "../get-system-status.ts";
import { createRouter, procedure } from "../trpc.ts";

export const systemRouter = createRouter({
	status: procedure
		.output(systemStatusSchema)
		.query(({ ctx }) => getSystemStatus(ctx.services, ctx.actor)),
});
