import { z } from "zod";
import { inTransaction } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import type { JobHandler, JobRun } from "#server/platform/jobs/job.ts";
import { unpackReport, waitingSteps } from "../audits/audit-rows.ts";
import { enqueueAudit } from "../audits/request-audit.ts";
import { readTarget, TARGET_COLUMNS, type TargetRow } from "./audit-handler.ts";
import { storeAudit } from "./store-audit.ts";
import { WORKER_NAME, type WorkDeps } from "./work-deps.ts";

/** The kind of job that judges all projects by newer advisories; there is one at a time. */
export const REMATCH_JOB = "dependency.rematch";
export const REMATCH_KEY = "all";

/** While one project is written, the next one is judged. */
const LANES = 2;

const payloadSchema = z.object({ snapshotId: z.string() });

/**
 * Judges every project anew by the advisories of a snapshot. Each project is written for itself, so
 * a job that was cut short goes on where it stood.
 */
export function createRematchHandler(deps: WorkDeps): JobHandler {
	return {
		run: (job) => runRematch(deps, job),
		// The next snapshot, or the next audit by schedule, makes good what was left out.
		recordEnd: async (_tx, job, end) => {
			deps.log.warn({ job: job.id, ...end }, "not all projects were judged by the new advisories");
		},
	};
}

async function runRematch(deps: WorkDeps, job: JobRun): Promise<void> {
	const { snapshotId } = payloadSchema.parse(job.payload);
	let after = "";
	let finding: Promise<RematchRow | null> = Promise.resolve(null);
	/** One at a time: each lane goes on behind what any lane has taken. */
	const takeNext = (): Promise<RematchRow | null> => {
		finding = finding.then(async () => {
			const next = await findNext(deps, after, snapshotId);
			after = next?.id ?? after;
			return next;
		});
		return finding;
	};
	const work = async (): Promise<void> => {
		for (;;) {
			job.signal.throwIfAborted();
			const project = await takeNext();
			if (project === null) return;
			await rematchOrAsk(deps, job, project, snapshotId);
		}
	};
	await Promise.all(Array.from({ length: LANES }, work));
	await job.complete(async () => {});
}

async function rematchOrAsk(
	deps: WorkDeps,
	job: JobRun,
	project: RematchRow,
	snapshotId: string,
): Promise<void> {
	try {
		await rematchProject(deps, job, project, snapshotId);
	} catch (error) {
		job.signal.throwIfAborted();
		deps.log.warn({ err: error, project: project.name }, "a project could not be judged anew");
		// A whole audit says in its row what is wrong.
		await askForAudit(deps, project, "data");
	}
}

interface RematchRow extends TargetRow {
	readonly latestAuditId: string;
}

/** The next project whose last audit used other advisories than the snapshot's. */
async function findNext(
	{ db }: Pick<WorkDeps, "db">,
	after: string,
	snapshotId: string,
): Promise<RematchRow | null> {
	const rows = await db.$queryRaw<{ id: string }[]>`
		SELECT project.id FROM dependency_project project
		JOIN dependency_audit audit ON audit.id = project."latestAuditId"
		WHERE (${after} = '' OR project.id > ${after === "" ? null : after}::uuid)
			AND audit."dataId" IS DISTINCT FROM ${snapshotId} AND audit.report IS NOT NULL
		ORDER BY project.id LIMIT 1`;
	const id = rows[0]?.id;
	if (id === undefined) return null;
	const project = await db.dependencyProject.findUnique({ where: { id }, select: TARGET_COLUMNS });
	// Removed between the two questions.
	if (project === null || project.latestAuditId === null) return findNext({ db }, id, snapshotId);
	return { ...project, latestAuditId: project.latestAuditId };
}

async function rematchProject(
	deps: WorkDeps,
	job: JobRun,
	project: RematchRow,
	snapshotId: string,
): Promise<void> {
	const { db, clock, random } = deps;
	const before = await db.dependencyAudit.findUniqueOrThrow({
		where: { id: project.latestAuditId },
		select: { id: true, report: true, lockSha256: true, commitId: true, commitBranch: true },
	});
	if (before.report === null) return;
	const { target, marks } = await readTarget(deps, project);
	const startedAt = new Date(clock.nowMs());
	const lockSha256 = before.lockSha256 ?? "";
	const outcome = await deps.engine.perform(
		{ kind: "rematch", target, previous: before.report, lockSha256 },
		{ onStep: () => undefined, signal: job.signal },
	);
	if (outcome.kind === "changed") return askForAudit(deps, project, "lock");
	if (outcome.kind !== "audited") {
		await db.dependencyAudit.update({
			where: { id: before.id },
			data: { dataId: snapshotId },
			select: { id: true },
		});
		return;
	}
	const auditId = newId(clock, random);
	const { audited } = outcome;
	const report = unpackReport(before.report);
	await inTransaction(db, async (tx) => {
		const at = startedAt.toISOString();
		await tx.dependencyAudit.create({
			data: {
				id: auditId,
				orgId: project.orgId,
				projectId: project.id,
				trigger: "data",
				state: "running",
				requestedBy: WORKER_NAME,
				requestedAt: startedAt,
				startedAt,
				attempt: 1,
				steps: waitingSteps().map((step) =>
					["read_project", "vulnerabilities", "store"].includes(step.name)
						? { ...step, state: "done", startedAt: at, finishedAt: at }
						: step,
				),
				commitId: before.commitId,
				commitBranch: before.commitBranch,
			},
			select: { id: true },
		});
		await storeAudit(tx, deps, {
			orgId: project.orgId,
			projectId: project.id,
			projectName: project.name,
			auditId,
			audited,
			marks,
			before: { auditId: before.id, report },
		});
	});
}

async function askForAudit(
	deps: WorkDeps,
	project: TargetRow,
	trigger: "data" | "lock",
): Promise<void> {
	const { id: projectId, orgId } = project;
	await inTransaction(deps.db, (tx) =>
		enqueueAudit(tx, deps, { orgId, projectId, trigger, requestedBy: WORKER_NAME }),
	);
}
