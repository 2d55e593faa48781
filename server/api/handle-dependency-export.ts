import { TRPCError } from "@trpc/server";
import { exportAuditInput } from "#server/dependencies/console-contract.ts";
import { exportAudit } from "#server/dependencies/console-index.ts";
import { AppError } from "#server/platform/errors.ts";
import { guardRoute } from "./guard-route.ts";
import { contextOf } from "./handle-api-request.ts";
import { readQuery, refuseExport } from "./handle-export-request.ts";
import { createCaller } from "./root.ts";
import type { Services } from "./services.ts";

/**
 * Answers `GET /api/dependencies/export?q=<JSON>` with the report of an audit as a file. Whoever may
 * read the audit may take it along: the permission is that of `dependencies.audits.get`.
 */
export function handleDependencyExport(services: Services, request: Request): Promise<Response> {
	return guardRoute(services, request, async () => {
		try {
			const context = await contextOf(services, request);
			const parsed = exportAuditInput.safeParse(readQuery(request.url));
			// As tRPC raises it, so that the message names the field like everywhere else.
			if (!parsed.success) throw new TRPCError({ code: "BAD_REQUEST", cause: parsed.error });
			const input = parsed.data;
			await createCaller(context).dependencies.audits.get({ id: input.audit });
			if (context.actor === null) throw new AppError("unauthorized", "sign in first");
			const file = await exportAudit(services.db, context.actor.orgId, input);
			return new Response(new Uint8Array(file.content), {
				headers: {
					"content-type": file.mediaType,
					"content-disposition": `attachment; filename="${file.filename}"`,
				},
			});
		} catch (thrown) {
			return refuseExport(services, thrown);
		}
	});
}
