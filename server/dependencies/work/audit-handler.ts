import { z } from "zod";
import type { Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { ClaimedJob, JobEnd, JobHandler, JobRun } from "#server/platform/jobs/job.ts";
import { type AuditStep, waitingSteps } from "../audits/audit-rows.ts";
import type { AUDIT_STEPS } from "../console-contract.ts";
import type { WaiverMark } from "../findings/store-findings.ts";
import { readWaivers } from "../findings/waiver-rows.ts";
import { readFiles } from "../projects/uploaded-files.ts";
import type { AuditTarget } from "./audit-task.ts";
import { BROKEN_ALERT, raiseNow } from "./project-alerts.ts";
import { describeResult, type FinishedAudit, storeAudit } from "./store-audit.ts";
import type { WorkDeps } from "./work-deps.ts";

const payloadSchema = z.object({ auditId: z.uuid() });
/** An index that hardly answers must not hold the queue up for good. */
const MAX_AUDIT_MS = 10 * 60_000;

const TARGET_COLUMNS = {
	id: true,
	orgId: true,
	name: true,
	sourceKind: true,
	path: true,
	file: true,
	policyText: true,
	latestAuditId: true,
} as const;

export interface TargetRow {
	readonly id: string;
	readonly orgId: string;
	readonly name: string;
	readonly sourceKind: string;
	readonly path: string | null;
	readonly file: string | null;
	readonly policyText: string | null;
}

/** Makes audits that were asked for. */
export function createAuditHandler(deps: WorkDeps): JobHandler {
	return {
		run: (job) => runJob(deps, job),
		recordEnd: (tx, job, end) => recordEnd(tx, deps, job, end),
	};
}

async function runJob(deps: WorkDeps, job: JobRun): Promise<void> {
	const { db, engine } = deps;
	const { auditId } = payloadSchema.parse(job.payload);
	const row = await db.dependencyAudit.findUnique({
		where: { id: auditId },
		select: { startedAt: true, project: { select: TARGET_COLUMNS } },
	});
	// The project was removed while its audit waited.
	if (row === null) return job.complete(async () => {});
	const { project } = row;
	const steps = createStepWriter(deps, auditId);
	await db.dependencyAudit.update({
		where: { id: auditId },
		data: {
			state: "running",
			startedAt: row.startedAt ?? new Date(deps.clock.nowMs()),
			attempt: job.attempt,
			steps: waitingSteps(),
		},
		select: { id: true },
	});
	const { target, marks } = await readTarget(deps, project);
	const before = await readBefore(deps, project.latestAuditId);
	const timeout = AbortSignal.timeout(MAX_AUDIT_MS);
	const signal = AbortSignal.any([job.signal, timeout]);
	const outcome = await engine
		.perform(
			{ kind: "audit", target, previous: before?.report ?? null },
			{ onStep: steps.begin, signal },
		)
		.catch((error: unknown) => {
			if (!timeout.aborted || job.signal.aborted) throw error;
			throw new AppError("unavailable", "it took longer than 10 minutes", {
				hint: "is the package index reachable?",
				cause: error,
			});
		});
	if (outcome.kind !== "audited") throw new AppError("internal", `no audit: ${outcome.kind}`);
	steps.begin("store");
	await steps.written();
	const { audited } = outcome;
	const finished: FinishedAudit = {
		orgId: project.orgId,
		projectId: project.id,
		projectName: project.name,
		auditId,
		audited,
		marks,
		beforeId: before?.id ?? null,
	};
	await job.complete(async (tx) => {
		await tx.dependencyAudit.update({
			where: { id: auditId },
			data: { ...describeResult(finished, deps), steps: steps.finish() },
			select: { id: true },
		});
		await tx.dependencyProject.update({
			where: { id: project.id },
			data: { latestAuditId: auditId, lockedNames: [...audited.lockedNames] },
			select: { id: true },
		});
		await storeAudit(tx, deps, finished);
	});
}

/** What a project's audit looks at, with the decisions of the console. */
export async function readTarget(
	{ db }: WorkDeps,
	project: TargetRow,
): Promise<{ readonly target: AuditTarget; readonly marks: readonly WaiverMark[] }> {
	const { waivers, marks } = await readWaivers(db, project.orgId, project.id);
	const target = {
		folder: project.path,
		files: project.sourceKind === "upload" ? await readFiles(db, project.id) : [],
		file: project.file,
		name: project.name,
		policyText: project.policyText,
		waivers: [...waivers],
	};
	return { target, marks };
}

async function readBefore({ db }: WorkDeps, auditId: string | null) {
	if (auditId === null) return null;
	const row = await db.dependencyAudit.findUnique({
		where: { id: auditId },
		select: { id: true, report: true },
	});
	return row === null || row.report === null ? null : { id: row.id, report: row.report };
}

/** Keeps the steps of a running audit, and writes each change where the console reads it. */
function createStepWriter(deps: WorkDeps, auditId: string) {
	let steps: AuditStep[] = waitingSteps();
	let writing: Promise<unknown> = Promise.resolve();
	const close = (now: string): AuditStep[] =>
		steps.map((step) =>
			step.state === "running" ? { ...step, state: "done", finishedAt: now } : step,
		);
	return {
		begin(name: (typeof AUDIT_STEPS)[number]) {
			const now = new Date(deps.clock.nowMs()).toISOString();
			steps = close(now).map((step) =>
				step.name === name ? { ...step, state: "running", startedAt: now } : step,
			);
			const written = steps;
			writing = writing
				.then(() =>
					deps.db.dependencyAudit.updateMany({
						where: { id: auditId, state: "running" },
						data: { steps: written },
					}),
				)
				.catch((error: unknown) => {
					// Progress is for the eye only; the end of the audit is written for itself.
					deps.log.warn({ err: error, auditId }, "the progress of an audit could not be written");
				});
		},
		written: () => writing,
		finish: () => close(new Date(deps.clock.nowMs()).toISOString()),
	};
}

const stepsSchema = z.array(z.looseObject({ state: z.string() }));

async function recordEnd(tx: Tx, deps: WorkDeps, job: ClaimedJob, end: JobEnd): Promise<void> {
	const { auditId } = payloadSchema.parse(job.payload);
	const row = await tx.dependencyAudit.findUnique({
		where: { id: auditId },
		select: { steps: true, project: { select: { name: true } } },
	});
	if (row === null) return;
	const steps = stepsSchema
		.parse(row.steps)
		.map((step) => (step.state === "running" ? { ...step, state: "stopped" } : step));
	const isCancelled = end.state === "cancelled";
	await tx.dependencyAudit.update({
		where: { id: auditId },
		data: {
			state: isCancelled ? "cancelled" : "error",
			error: isCancelled ? null : end.message,
			finishedAt: new Date(deps.clock.nowMs()),
			attempt: job.attempt,
			steps: JSON.parse(JSON.stringify(steps)),
		},
		select: { id: true },
	});
	if (isCancelled) return;
	const subject = row.project.name;
	const message = `the audit of ${subject} could not be made: ${end.message}`;
	await raiseNow(tx, deps, { kind: BROKEN_ALERT, subject, message });
}
