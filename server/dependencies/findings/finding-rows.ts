import { z } from "zod";
import type { Prisma } from "#server/platform/db/generated/client.ts";
import { type Finding, findingStateSchema } from "../console-contract.ts";
import { issueSchema, vulnerabilityRowSchema } from "../contract.ts";

export const FINDING_COLUMNS = {
	id: true,
	projectId: true,
	state: true,
	issue: true,
	vulnerability: true,
	isImported: true,
	firstSeenAt: true,
	lastSeenAt: true,
	fixedAt: true,
	waiverId: true,
	risk: true,
	package: true,
	project: { select: { name: true } },
} as const satisfies Prisma.DependencyFindingSelect;

export type FindingRow = Prisma.DependencyFindingGetPayload<{ select: typeof FINDING_COLUMNS }>;

const storedVulnerability = z.nullable(vulnerabilityRowSchema);

export function toFinding(row: FindingRow): Finding {
	const issue = issueSchema.parse(row.issue);
	return {
		id: row.id,
		projectId: row.projectId,
		projectName: row.project.name,
		state: findingStateSchema.parse(row.state),
		issue,
		vulnerability: storedVulnerability.parse(row.vulnerability),
		isImported: row.isImported,
		firstSeenAt: row.firstSeenAt.toISOString(),
		lastSeenAt: row.lastSeenAt.toISOString(),
		fixedAt: row.fixedAt?.toISOString() ?? null,
		waiver:
			row.state === "accepted" && issue.waived !== null
				? { ...issue.waived, id: row.waiverId }
				: null,
	};
}
