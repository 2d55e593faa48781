import type { Tx } from "#server/platform/db/client.ts";
import type { Prisma } from "#server/platform/db/generated/client.ts";
import { storeAdvisoryTexts } from "../advisories/advisory-texts.ts";
import type { StoredSummary } from "../audits/audit-rows.ts";
import { storeFindings, type WaiverMark } from "../findings/store-findings.ts";
import type { AuditedProject } from "./audit-task.ts";
import { raiseProjectAlert } from "./project-alerts.ts";
import type { WorkDeps } from "./work-deps.ts";

/** An audit that was made, and what it is compared with. */
export interface FinishedAudit {
	readonly orgId: string;
	readonly projectId: string;
	readonly projectName: string;
	readonly auditId: string;
	readonly audited: AuditedProject;
	readonly marks: readonly WaiverMark[];
	/** The audit before; null where there is none. */
	readonly beforeId: string | null;
}

/** The columns that a finished audit fills in its row. */
export function describeResult({ audited, beforeId }: FinishedAudit, deps: WorkDeps) {
	const { digest, commit } = audited;
	const { change } = digest;
	const summary: StoredSummary = {
		...digest.summary,
		change: beforeId === null || change === null ? null : { auditId: beforeId, ...change },
		tools: { sophia: deps.version, uv: digest.uv },
	};
	return {
		state: "done",
		verdict: digest.verdict,
		finishedAt: new Date(deps.clock.nowMs()),
		error: null,
		...(commit === null ? {} : { commitId: commit.id, commitBranch: commit.branch }),
		summary,
		report: new Uint8Array(audited.packed),
		bom: audited.bom === null ? null : new Uint8Array(audited.bom),
		packageAges: digest.packageAges,
		dataId: summary.data?.id ?? null,
		lockSha256: audited.lockSha256,
	} satisfies Prisma.DependencyAuditUpdateInput;
}

/** Writes what follows from a finished audit: the findings of the project, and the alert. */
export async function storeAudit(tx: Tx, deps: WorkDeps, finished: FinishedAudit): Promise<void> {
	const { orgId, projectId, projectName, auditId, audited } = finished;
	await storeFindings(tx, deps, {
		orgId,
		projectId,
		auditId,
		actorName: `audit ${auditId}`,
		found: audited.digest.findings,
		waivers: finished.marks,
	});
	await storeAdvisoryTexts(tx, audited.texts);
	await raiseProjectAlert(tx, deps, { projectName, digest: audited.digest });
}
