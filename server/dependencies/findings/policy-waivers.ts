import { z } from "zod";
import type { Db } from "#server/platform/db/client.ts";
import type { PolicyWaiver } from "../console-contract.ts";
import { policyWaiverSchema } from "../contract.ts";
import { describeLife } from "./waiver-rows.ts";

const MAX_PROJECTS = 500;

/** Audits of before say nothing of the waivers of their policy. */
const judgedBySchema = z.object({
	policy: z
		.object({ source: z.string(), waivers: z.array(policyWaiverSchema).default([]) })
		.nullable(),
});

/** Waivers of the policies that the newest audits judged by: the files lie where audits are made. */
export async function readPolicyWaivers(
	db: Db,
	orgId: string,
	projectId: string | undefined,
	nowMs: number,
): Promise<PolicyWaiver[]> {
	const projects = await db.dependencyProject.findMany({
		where: {
			orgId,
			latestAuditId: { not: null },
			...(projectId === undefined ? {} : { id: projectId }),
		},
		orderBy: { id: "asc" },
		take: MAX_PROJECTS,
		select: { id: true, name: true, latestAuditId: true },
	});
	const audits = await db.dependencyAudit.findMany({
		where: { id: { in: projects.flatMap(({ latestAuditId }) => latestAuditId ?? []) } },
		select: { projectId: true, summary: true },
	});
	const summaries = new Map(audits.map((audit) => [audit.projectId, audit.summary]));
	return projects.flatMap((project) => {
		const judgedBy = judgedBySchema.safeParse(summaries.get(project.id));
		const policy = judgedBy.success ? judgedBy.data.policy : null;
		return (policy?.waivers ?? []).map((waiver, index) => ({
			id: `${project.id}:${index}`,
			projectId: project.id,
			projectName: project.name,
			policy: policy?.source ?? "",
			advisory: waiver.id ?? null,
			package: waiver.package ?? null,
			path: waiver.path ?? null,
			rule: waiver.rule ?? null,
			version: waiver.version ?? null,
			owner: waiver.owner,
			reason: waiver.reason,
			expires: waiver.expires,
			untilFixed: waiver["until-fixed"],
			status: waiver.status,
			justification: waiver.justification ?? null,
			...describeLife(Date.parse(waiver.expires), nowMs),
		}));
	});
}
