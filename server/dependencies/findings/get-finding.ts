import type { z } from "zod";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { storedSummarySchema } from "../audits/audit-rows.ts";
import {
	findingEventSchema,
	findingStateSchema,
	type getFindingOutput,
} from "../console-contract.ts";
import { FINDING_COLUMNS, toFinding } from "./finding-rows.ts";

const MAX_EVENTS = 200;
const lockKindSchema = storedSummarySchema.pick({ kind: true });

/** One finding with its decisions, its advisories and the others of its package. */
export async function getFinding(
	db: Db,
	orgId: string,
	id: string,
): Promise<z.infer<typeof getFindingOutput>> {
	const row = await db.dependencyFinding.findFirst({
		where: { id, orgId },
		select: {
			...FINDING_COLUMNS,
			project: { select: { name: true, latestAuditId: true } },
			events: {
				orderBy: { id: "desc" },
				take: MAX_EVENTS,
				select: { at: true, kind: true, auditId: true, actor: true, note: true },
			},
		},
	});
	if (row === null) {
		throw new AppError("not_found", "there is no such finding", {
			hint: "its project may have been removed",
		});
	}
	const siblings = await db.dependencyFinding.findMany({
		where: {
			orgId,
			projectId: row.projectId,
			package: row.package ?? "",
			state: { not: "fixed" },
			id: { not: id },
		},
		orderBy: [{ risk: "desc" }, { id: "asc" }],
		take: 50,
		select: { id: true, rule: true, state: true },
	});
	const finding = toFinding(row);
	return {
		finding,
		lockKind: await readLockKind(db, row.project.latestAuditId),
		history: row.events.map((event) =>
			findingEventSchema.parse({ ...event, at: event.at.toISOString() }),
		),
		advisories: await db.advisoryText.findMany({
			where: { id: { in: finding.vulnerability?.advisories ?? [] } },
			orderBy: { id: "asc" },
		}),
		siblings: siblings.map((one) => ({ ...one, state: findingStateSchema.parse(one.state) })),
	};
}

async function readLockKind(db: Db, auditId: string | null): Promise<string | null> {
	if (auditId === null) return null;
	const audit = await db.dependencyAudit.findUnique({
		where: { id: auditId },
		select: { summary: true },
	});
	const summary = lockKindSchema.safeParse(audit?.summary);
	return summary.success ? summary.data.kind : null;
}
