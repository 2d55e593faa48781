import type { Pool } from "pg";
import type { Actor } from "#server/access/contract.ts";
import { describeActor, recordAudit } from "#server/access/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction, type Tx } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import { cancelJob, enqueueJob } from "#server/platform/jobs/job-rows.ts";
import type { Random } from "#server/platform/random.ts";
import type { AuditProgress, AuditSummary } from "../console-contract.ts";
import { missingAudit, missingProject, waitingSteps } from "./audit-rows.ts";
import { getProgress } from "./get-progress.ts";

/** The kind of job that makes one audit; its key is the project, its payload names the audit. */
export const AUDIT_JOB = "dependency.audit";

/** Beyond this many projects the next scheduled audits carry a decision. */
const MAX_AUDITS = 200;

export interface DependencyDeps {
	readonly db: Db;
	readonly pool: Pool;
	readonly clock: Clock;
	readonly random: Random;
}

/** Audits that nobody waits for come after those that somebody asked for. */
const PRIORITY: Readonly<Record<AuditSummary["trigger"], number>> = {
	manual: 0,
	submit: 0,
	first: 1,
	waiver: 1,
	policy: 1,
	lock: 2,
	schedule: 3,
	data: 4,
};

/**
 * Puts an audit of the project into the queue, in the caller's transaction. Where one waits
 * already, it is that one. Returns its id.
 */
export async function enqueueAudit(
	tx: Tx,
	deps: Pick<DependencyDeps, "clock" | "random">,
	wanted: {
		readonly orgId: string;
		readonly projectId: string;
		readonly trigger: AuditSummary["trigger"];
		readonly requestedBy: string;
		readonly commit?: { readonly id: string; readonly branch: string | null } | null;
	},
): Promise<{ readonly id: string; readonly isNew: boolean }> {
	const { orgId, projectId, trigger, requestedBy } = wanted;
	const id = newId(deps.clock, deps.random);
	const job = await enqueueJob(tx, {
		id,
		kind: AUDIT_JOB,
		key: projectId,
		payload: { auditId: id },
		priority: PRIORITY[trigger],
	});
	if (!job.isNew) return job;
	await tx.dependencyAudit.create({
		data: {
			id,
			orgId,
			projectId,
			trigger,
			state: "queued",
			requestedBy,
			requestedAt: new Date(deps.clock.nowMs()),
			steps: waitingSteps(),
			commitId: wanted.commit?.id ?? null,
			commitBranch: wanted.commit?.branch ?? null,
		},
		select: { id: true },
	});
	return job;
}

/** Asks for an audit of a project. */
export async function runProjectAudit(
	deps: Omit<DependencyDeps, "pool">,
	actor: Actor,
	projectId: string,
): Promise<AuditProgress> {
	const { orgId } = actor;
	const { id } = await inTransaction(deps.db, async (tx) => {
		const project = await tx.dependencyProject.findFirst({
			where: { id: projectId, orgId },
			select: { id: true, name: true },
		});
		if (project === null) throw missingProject();
		const requestedBy = describeActor(actor).name;
		const queued = await enqueueAudit(tx, deps, {
			orgId,
			projectId,
			trigger: "manual",
			requestedBy,
		});
		await recordAudit(tx, {
			actor,
			action: "dependency_audit.run",
			target: { kind: "dependency_project", id: projectId },
			after: { auditId: queued.id, project: project.name },
		});
		return queued;
	});
	return getProgress(deps.db, orgId, id);
}

/** Takes an audit out of the queue, or stops the one that runs. */
export async function cancelAudit(
	deps: DependencyDeps,
	actor: Actor,
	id: string,
): Promise<AuditProgress> {
	const { orgId } = actor;
	await inTransaction(deps.db, async (tx) => {
		const row = await tx.dependencyAudit.findFirst({
			where: { id, orgId },
			select: { state: true, projectId: true },
		});
		if (row === null) throw missingAudit();
		const outcome = await cancelJob(tx, id);
		if (outcome === "over") return;
		if (outcome === "cancelled") {
			await tx.dependencyAudit.update({
				where: { id },
				data: { state: "cancelled", finishedAt: new Date(deps.clock.nowMs()) },
				select: { id: true },
			});
		}
		await recordAudit(tx, {
			actor,
			action: "dependency_audit.cancel",
			target: { kind: "dependency_audit", id },
			before: { state: row.state, projectId: row.projectId },
		});
	});
	return getProgress(deps.db, orgId, id);
}

/** A decision is in force when it was judged by: the projects it concerns are audited again. */
export async function auditAgain(
	tx: Tx,
	deps: DependencyDeps,
	actor: Actor,
	projectIds: ReadonlySet<string | null>,
): Promise<string[]> {
	const { orgId } = actor;
	const ids = [...projectIds].filter((id) => id !== null);
	const projects = await tx.dependencyProject.findMany({
		where: {
			orgId,
			latestAuditId: { not: null },
			...(projectIds.has(null) ? {} : { id: { in: ids } }),
		},
		orderBy: { id: "asc" },
		take: MAX_AUDITS,
		select: { id: true },
	});
	const requestedBy = describeActor(actor).name;
	const audits: string[] = [];
	for (const project of projects) {
		const wanted = { orgId, projectId: project.id, trigger: "waiver", requestedBy } as const;
		audits.push((await enqueueAudit(tx, deps, wanted)).id);
	}
	return audits;
}
