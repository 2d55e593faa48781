import type { Pool } from "pg";
import type { z } from "zod";
import { readReportingZone } from "#server/lists/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import { missingProject } from "../audits/audit-rows.ts";
import type { listProjectsInput, listProjectsOutput, Project } from "../console-contract.ts";
import { describeProjects, PROJECT_COLUMNS } from "./project-rows.ts";

interface ReadDeps {
	readonly db: Db;
	readonly pool: Pool;
	readonly clock: Clock;
}

/** Projects by name. */
export async function listProjects(
	{ db, pool, clock }: ReadDeps,
	orgId: string,
	{ limit, cursor, query }: z.infer<typeof listProjectsInput>,
): Promise<z.infer<typeof listProjectsOutput>> {
	const rows = await db.dependencyProject.findMany({
		where: {
			orgId,
			name: {
				...(cursor === undefined ? {} : { gt: cursor }),
				...(query === undefined || query === "" ? {} : { contains: query, mode: "insensitive" }),
			},
		},
		orderBy: { name: "asc" },
		take: limit + 1,
		select: PROJECT_COLUMNS,
	});
	const shown = rows.slice(0, limit);
	return {
		items: await describeProjects(db, orgId, shown, clock.nowMs()),
		nextCursor: rows.length > limit ? (shown.at(-1)?.name ?? null) : null,
		zone: await readReportingZone(pool, orgId),
	};
}

/** The id of the project with this very name; null where there is none. */
export async function findProjectId(db: Db, orgId: string, name: string): Promise<string | null> {
	const row = await db.dependencyProject.findUnique({
		where: { orgId_name: { orgId, name } },
		select: { id: true },
	});
	return row?.id ?? null;
}

export async function getProject(
	{ db, clock }: ReadDeps,
	orgId: string,
	id: string,
): Promise<Project> {
	const rows = await db.dependencyProject.findMany({
		where: { orgId, id },
		select: PROJECT_COLUMNS,
	});
	const [project] = await describeProjects(db, orgId, rows, clock.nowMs());
	if (project === undefined) throw missingProject();
	return project;
}
