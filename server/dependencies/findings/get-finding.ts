import type { z } from "zod";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import {
	findingEventSchema,
	findingStateSchema,
	type getFindingOutput,
} from "../console-contract.ts";
import { FINDING_COLUMNS, toFinding } from "./finding-rows.ts";

const MAX_EVENTS = 200;

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
