import type { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { describeActor, recordAudit } from "#server/access/index.ts";
import { inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { auditAgain, type DependencyDeps } from "../audits/request-audit.ts";
import type { revokeWaiverInput, waiveOutput } from "../console-contract.ts";
import { toWaiver, WAIVER_COLUMNS } from "./waiver-rows.ts";

/** Ends a waiver before its day, alone or with all that were made in the same step. */
export async function revokeWaiver(
	deps: DependencyDeps,
	actor: Actor,
	{ id, reason, together }: z.infer<typeof revokeWaiverInput>,
): Promise<z.infer<typeof waiveOutput>> {
	const { orgId } = actor;
	const nowMs = deps.clock.nowMs();
	return inTransaction(deps.db, async (tx) => {
		const before = await tx.dependencyWaiver.findFirst({
			where: { id, orgId },
			select: { revokedAt: true, batchId: true },
		});
		if (before === null) throw new AppError("not_found", "there is no such waiver");
		if (before.revokedAt !== null) throw new AppError("conflict", "it was taken back already");
		const { batchId } = before;
		const which = together && batchId !== null ? { batchId } : { id };
		const rows = await tx.dependencyWaiver.updateManyAndReturn({
			where: { ...which, orgId, revokedAt: null },
			data: {
				revokedAt: new Date(nowMs),
				revokedBy: describeActor(actor).name,
				revokeReason: reason,
			},
			select: WAIVER_COLUMNS,
		});
		for (const row of rows) {
			await recordAudit(tx, {
				actor,
				action: "dependency_waiver.revoke",
				target: { kind: "dependency_waiver", id: row.id },
				after: { reason },
			});
		}
		const asked = rows.find((row) => row.id === id);
		if (asked === undefined) throw new AppError("conflict", "it was taken back already");
		const projects = new Set(rows.map(({ projectId }) => projectId));
		return {
			waiver: toWaiver(asked, nowMs, { findings: 0, together: 1 }),
			audits: await auditAgain(tx, deps, actor, projects),
		};
	});
}
