import { z } from "zod";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { storedSummarySchema, unpackReport } from "../audits/audit-rows.ts";
import {
	findingEventSchema,
	findingStateSchema,
	type getFindingOutput,
} from "../console-contract.ts";
import { FINDING_COLUMNS, toFinding } from "./finding-rows.ts";

const MAX_EVENTS = 200;
const address = z.string().nullable().default(null);
const licenceRowsSchema = z.object({
	rows: z.array(z.object({ package: z.string(), changelog: address, repository: address })),
});
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
		...(await readOfAudit(db, row.project.latestAuditId, row.package)),
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

/** What the project's newest audit knows of the package. */
async function readOfAudit(db: Db, auditId: string | null, name: string | null) {
	const audit =
		auditId === null
			? null
			: await db.dependencyAudit.findUnique({
					where: { id: auditId },
					select: { summary: true, report: true },
				});
	const summary = lockKindSchema.safeParse(audit?.summary);
	const report = audit?.report ? unpackReport(audit.report) : null;
	const rows = licenceRowsSchema.safeParse(report?.checks.licenses.facts);
	const row = rows.success ? rows.data.rows.find((one) => one.package === name) : undefined;
	return {
		lockKind: summary.success ? summary.data.kind : null,
		links: { changelog: row?.changelog ?? null, repository: row?.repository ?? null },
	};
}
