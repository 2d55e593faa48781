import {
	auditPageSchema,
	exportAuditLogInput,
	exportAuditLogOutput,
	listAuditLogInput,
	verifyAuditLogOutput,
} from "#server/access/contract.ts";
import { exportAuditLog, listAuditLog, verifyAuditLog } from "#server/access/index.ts";
import { createRouter, procedure } from "../trpc.ts";

export const auditLogRouter = createRouter({
	list: procedure
		.input(listAuditLogInput)
		.output(auditPageSchema)
		.query(({ ctx, input }) => listAuditLog(ctx.services.pool, ctx.actor, input)),

	export: procedure
		.input(exportAuditLogInput)
		.output(exportAuditLogOutput)
		.query(({ ctx, input }) => exportAuditLog(ctx.services, ctx.actor, input)),

	verify: procedure.output(verifyAuditLogOutput).query(({ ctx }) => verifyAuditLog(ctx.services)),
});
