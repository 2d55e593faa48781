import { inTransaction, type Tx } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import type { JobHandler, JobRun } from "#server/platform/jobs/job.ts";
import { type AuditStep, waitingSteps } from "../audits/audit-rows.ts";
import { enqueueAudit } from "../audits/request-audit.ts";
import type { AdvisorySnapshot } from "../core/advisories/advisory-data.ts";
import type { Confirmation } from "../core/history/confirm-report.ts";
import { readTarget, type TargetRow } from "./audit-handler.ts";
import { describeResult, type FinishedAudit, storeAudit } from "./store-audit.ts";
import { WORKER_NAME, type WorkDeps } from "./work-deps.ts";

/** The kind of job that judges all projects by newer advisories; there is one at a time. */
export const REMATCH_JOB = "dependency.rematch";
export const REMATCH_KEY = "all";

/** While one project is written, the next one is judged. */
const LANES = 2;

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
	const snapshot = await confirmUntouched(deps, job);
	if (snapshot !== null) await rematchTouched(deps, job, snapshot);
	await job.complete(async () => {});
}

/** Of most projects new advisories say what the ones before said: these audits hold as they are. */
async function confirmUntouched(deps: WorkDeps, job: JobRun): Promise<AdvisorySnapshot | null> {
	const { db, engine, clock } = deps;
	const rows = await db.$queryRaw<{ dataId: string }[]>`
		SELECT DISTINCT audit."dataId" FROM dependency_project project
		JOIN dependency_audit audit ON audit.id = project."latestAuditId"
		WHERE audit."dataId" IS NOT NULL`;
	const since = rows.map(({ dataId }) => dataId);
	const hooks = { onStep: () => undefined, signal: job.signal };
	const outcome = await engine.perform({ kind: "changes", since }, hooks);
	if (outcome.kind !== "changes" || outcome.snapshot === null) return null;
	const { id, dates, loadedAt, records } = outcome.snapshot;
	const at = new Date(clock.nowMs()).toISOString();
	const confirmation: Confirmation = { id, dates, loadedAt, records, at };
	for (const { since: earlier, packages } of outcome.changed) {
		if (packages === null || earlier === id) continue;
		await db.$executeRaw`
			UPDATE dependency_audit audit SET "dataId" = ${id}, confirmed = ${JSON.stringify(confirmation)}::jsonb
			FROM dependency_project project
			WHERE project."latestAuditId" = audit.id AND audit."dataId" = ${earlier}
				AND cardinality(project."lockedNames") > 0
				AND NOT project."lockedNames" && ${[...packages]}::text[]`;
	}
	return outcome.snapshot;
}

async function rematchTouched(
	deps: WorkDeps,
	job: JobRun,
	{ id: snapshotId }: AdvisorySnapshot,
): Promise<void> {
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

/** A project with its last audit. */
interface RematchRow extends TargetRow {
	readonly auditId: string;
	readonly report: Uint8Array;
	readonly bom: Uint8Array | null;
	readonly lockSha256: string;
	readonly commitId: string | null;
	readonly commitBranch: string | null;
}

/** The next project whose last audit used other advisories than the snapshot's. */
async function findNext(
	{ db }: Pick<WorkDeps, "db">,
	after: string,
	snapshotId: string,
): Promise<RematchRow | null> {
	const rows = await db.$queryRaw<RematchRow[]>`
		SELECT project.id, project."orgId", project.name, project."sourceKind", project.path,
			project.file, project."policyText", audit.id AS "auditId", audit.report, audit.bom,
			coalesce(audit."lockSha256", '') AS "lockSha256", audit."commitId", audit."commitBranch"
		FROM dependency_project project
		JOIN dependency_audit audit ON audit.id = project."latestAuditId"
		WHERE (${after} = '' OR project.id > ${after === "" ? null : after}::uuid)
			AND audit."dataId" IS DISTINCT FROM ${snapshotId} AND audit.report IS NOT NULL
		ORDER BY project.id LIMIT 1`;
	return rows[0] ?? null;
}

async function rematchProject(
	deps: WorkDeps,
	job: JobRun,
	project: RematchRow,
	snapshotId: string,
): Promise<void> {
	const { db, clock, random } = deps;
	const { target, marks } = await readTarget(deps, project);
	const startedAt = new Date(clock.nowMs());
	const outcome = await deps.engine.perform(
		{ kind: "rematch", target, previous: project.report, lockSha256: project.lockSha256 },
		{ onStep: () => undefined, signal: job.signal },
	);
	if (outcome.kind === "changed") return askForAudit(deps, project, "lock");
	if (outcome.kind !== "audited") {
		await db.dependencyAudit.update({
			where: { id: project.auditId },
			data: { dataId: snapshotId },
			select: { id: true },
		});
		return;
	}
	const finished: FinishedAudit = {
		orgId: project.orgId,
		projectId: project.id,
		projectName: project.name,
		auditId: newId(clock, random),
		audited: { ...outcome.audited, bom: project.bom },
		marks,
		beforeId: project.auditId,
	};
	await inTransaction(db, (tx) => storeRematch(tx, deps, { project, finished, startedAt }));
}

const REMATCH_STEPS: readonly AuditStep["name"][] = ["read_project", "vulnerabilities", "store"];

async function storeRematch(
	tx: Tx,
	deps: WorkDeps,
	made: {
		readonly project: RematchRow;
		readonly finished: FinishedAudit;
		readonly startedAt: Date;
	},
): Promise<void> {
	const { project, finished, startedAt } = made;
	const { auditId: id, orgId, projectId } = finished;
	const { lockedNames } = finished.audited;
	// Whoever audited the project meanwhile, or removed it, did so with newer files or decisions.
	const { count } = await tx.dependencyProject.updateMany({
		where: { id: projectId, latestAuditId: project.auditId },
		data: { latestAuditId: id, lockedNames: [...lockedNames] },
	});
	if (count === 0) return;
	const at = startedAt.toISOString();
	await tx.dependencyAudit.create({
		data: {
			id,
			orgId,
			projectId,
			trigger: "data",
			requestedBy: WORKER_NAME,
			requestedAt: startedAt,
			startedAt,
			attempt: 1,
			steps: waitingSteps().map((step) =>
				REMATCH_STEPS.includes(step.name)
					? { ...step, state: "done", startedAt: at, finishedAt: at }
					: step,
			),
			commitId: project.commitId,
			commitBranch: project.commitBranch,
			...describeResult(finished, deps),
		},
		select: { id: true },
	});
	await storeAudit(tx, deps, finished);
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
