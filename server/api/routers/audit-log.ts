import {
	auditPageSchema,
	exportAuditLogInput,
	exportAuditLogOutput,
	listAuditLogInput,
	verifyAuditLogOutput,
} from "#server/access/contract.ts";
import { exportAuditLog, listAuditLog, verifyAuditLog } from "#server/access/index.ts";
import type { Range } from "#server/lists/contract.ts";
import { resolveSpan } from "#server/lists/index.ts";
import type { Services } from "../services.ts";
import { createRouter, procedure } from "../trpc.ts";

/** The bounds that a range comes to at this moment; given ones go before it. */
async function boundsOf(
	services: Services,
	orgId: string,
	input: {
		readonly range?: Range | undefined;
		readonly since?: Date | undefined;
		readonly until?: Date | undefined;
	},
) {
	if (input.range === undefined) return {};
	const { sinceMs, untilMs } = await resolveSpan(services, orgId, input.range);
	return { since: input.since ?? new Date(sinceMs), until: input.until ?? new Date(untilMs) };
}

export const auditLogRouter = createRouter({
	list: procedure
		.input(listAuditLogInput)
		.output(auditPageSchema)
		.query(async ({ ctx, input }) =>
			listAuditLog(ctx.services.pool, ctx.actor, {
				...input,
				...(await boundsOf(ctx.services, ctx.actor.orgId, input)),
			}),
		),

	export: procedure
		.input(exportAuditLogInput)
		.output(exportAuditLogOutput)
		.query(async ({ ctx, input }) =>
			exportAuditLog(ctx.services, ctx.actor, {
				...input,
				...(await boundsOf(ctx.services, ctx.actor.orgId, input)),
			}),
		),

	verify: procedure.output(verifyAuditLogOutput).query(({ ctx }) => verifyAuditLog(ctx.services)),
});
