import path from "node:path";
import type { Actor } from "#server/access/contract.ts";
import { describeActor, recordAudit } from "#server/access/index.ts";
import { readReportingZone, wallClockOf } from "#server/lists/index.ts";
import { inTransaction, type Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { cancelJob } from "#server/platform/jobs/job-rows.ts";
import { missingProject } from "../audits/audit-rows.ts";
import { type DependencyDeps, enqueueAudit } from "../audits/request-audit.ts";
import type {
	CreateProjectInput,
	Project,
	ProjectSourceInput,
	Schedule,
	UpdateProjectInput,
} from "../console-contract.ts";
import { readPolicy } from "../core/policy/read-policy.ts";
import { getProject } from "./list-projects.ts";
import { nextRunMs } from "./schedule.ts";
import { requireAuditable, storeFiles } from "./uploaded-files.ts";

/** Registers a project and asks for its first audit. */
export async function createProject(
	deps: DependencyDeps,
	actor: Actor,
	input: CreateProjectInput,
	isBuiltIn = false,
): Promise<Project> {
	const { orgId } = actor;
	const { name, source, schedule, policy } = input;
	checkSource(source);
	checkPolicy(policy);
	const id = newId(deps.clock, deps.random);
	const nextAuditAt = await planNext(deps, orgId, schedule);
	const requestedBy = describeActor(actor).name;
	await inTransaction(deps.db, async (tx) => {
		await requireFreeName(tx, orgId, name, null);
		await tx.dependencyProject.create({
			data: {
				id,
				orgId,
				name,
				...toColumns(source),
				isBuiltIn,
				schedule,
				nextAuditAt,
				policyText: policy,
				createdAt: new Date(deps.clock.nowMs()),
				createdBy: requestedBy,
			},
			select: { id: true },
		});
		if (source.kind === "upload") await storeFiles(tx, deps.clock, id, source.files);
		await enqueueAudit(tx, deps, { orgId, projectId: id, trigger: "first", requestedBy });
		await recordAudit(tx, {
			actor,
			action: "dependency_project.create",
			target: { kind: "dependency_project", id },
			after: { name, source: describeSource(source), schedule, policy },
		});
	});
	return getProject(deps, orgId, id);
}

/** Changes a project. A new source or policy is looked at by a new audit at once. */
export async function updateProject(
	deps: DependencyDeps,
	actor: Actor,
	input: UpdateProjectInput,
): Promise<Project> {
	const { orgId } = actor;
	const { id, name, source, schedule, policy } = input;
	if (source !== undefined) checkSource(source);
	if (policy !== undefined) checkPolicy(policy);
	const next = schedule === undefined ? null : await planNext(deps, orgId, schedule);
	await inTransaction(deps.db, async (tx) => {
		const before = await tx.dependencyProject.findFirst({
			where: { id, orgId },
			select: {
				name: true,
				sourceKind: true,
				path: true,
				file: true,
				schedule: true,
				policyText: true,
			},
		});
		if (before === null) throw missingProject();
		if (source !== undefined && source.kind !== before.sourceKind) {
			throw new AppError("invalid_input", `this project is of the kind ${before.sourceKind}`, {
				param: "source.kind",
				hint: "add another project for another kind of source",
			});
		}
		if (name !== undefined) await requireFreeName(tx, orgId, name, id);
		await tx.dependencyProject.update({
			where: { id },
			data: {
				...(name === undefined ? {} : { name }),
				...(source === undefined ? {} : toColumns(source)),
				...(schedule === undefined ? {} : { schedule, nextAuditAt: next }),
				...(policy === undefined ? {} : { policyText: policy }),
			},
			select: { id: true },
		});
		if (source?.kind === "upload") await storeFiles(tx, deps.clock, id, source.files);
		if (source !== undefined || policy !== undefined) {
			const trigger = source === undefined ? "policy" : "lock";
			const requestedBy = describeActor(actor).name;
			await enqueueAudit(tx, deps, { orgId, projectId: id, trigger, requestedBy });
		}
		await recordAudit(tx, {
			actor,
			action: "dependency_project.update",
			target: { kind: "dependency_project", id },
			before,
			after: {
				name,
				source: source === undefined ? undefined : describeSource(source),
				schedule,
				policy,
			},
		});
	});
	return getProject(deps, orgId, id);
}

/** Removes a project with its audits and findings; what runs is stopped. */
export async function removeProject(deps: DependencyDeps, actor: Actor, id: string): Promise<void> {
	const { orgId } = actor;
	await inTransaction(deps.db, async (tx) => {
		const before = await tx.dependencyProject.findFirst({
			where: { id, orgId },
			select: { name: true, sourceKind: true, path: true, createdAt: true },
		});
		if (before === null) throw missingProject();
		const live = await tx.dependencyAudit.findMany({
			where: { projectId: id, state: { in: ["queued", "running"] } },
			select: { id: true },
		});
		for (const audit of live) await cancelJob(tx, audit.id);
		await tx.dependencyProject.delete({ where: { id }, select: { id: true } });
		await recordAudit(tx, {
			actor,
			action: "dependency_project.remove",
			target: { kind: "dependency_project", id },
			before,
		});
	});
}

/** When the schedule asks for the next audit, in the reporting zone. */
async function planNext(
	{ pool, clock }: DependencyDeps,
	orgId: string,
	schedule: Schedule,
): Promise<Date | null> {
	const zone = await readReportingZone(pool, orgId);
	const next = nextRunMs(schedule, clock.nowMs(), wallClockOf(zone));
	return next === null ? null : new Date(next);
}

async function requireFreeName(
	tx: Tx,
	orgId: string,
	name: string,
	self: string | null,
): Promise<void> {
	const other = await tx.dependencyProject.findFirst({
		where: { orgId, name, ...(self === null ? {} : { id: { not: self } }) },
		select: { id: true },
	});
	if (other === null) return;
	throw new AppError("conflict", `there is a project "${name}" already`, { param: "name" });
}

function checkSource(source: ProjectSourceInput): void {
	if (source.kind === "upload") requireAuditable(source.files, source.file);
	else if (!path.isAbsolute(source.path)) {
		throw new AppError("invalid_input", "give the folder's whole path, from the root", {
			param: "source.path",
		});
	}
}

function checkPolicy(text: string | null): void {
	if (text === null) return;
	const result = readPolicy(text);
	if (result.ok) return;
	throw new AppError("invalid_input", `this is not a policy: ${result.faults.join("; ")}`, {
		param: "policy",
		hint: "docs/dependencies.md lists every key",
	});
}

function toColumns(source: ProjectSourceInput) {
	const { kind, file } = source;
	return { sourceKind: kind, file, path: kind === "upload" ? null : path.normalize(source.path) };
}

/** What the audit log keeps of a source: names of files, not their text. */
function describeSource(source: ProjectSourceInput) {
	if (source.kind !== "upload") return source;
	const { kind, file, files } = source;
	return { kind, file, files: files.map(({ name }) => name) };
}
