import type { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { describeActor, recordAudit } from "#server/access/index.ts";
import { inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { getProgress } from "../audits/get-progress.ts";
import { type DependencyDeps, enqueueAudit } from "../audits/request-audit.ts";
import type { SubmitInput, submitOutput } from "../console-contract.ts";
import { requireAuditable, storeFiles } from "./uploaded-files.ts";

/** Takes the files of a project from a build, and audits them; a new name makes a new project. */
export async function submitProject(
	deps: DependencyDeps,
	actor: Actor,
	input: SubmitInput,
): Promise<z.infer<typeof submitOutput>> {
	const { orgId } = actor;
	const { project: name, files, file, commit } = input;
	requireAuditable(files, file);
	const requestedBy = describeActor(actor).name;
	const { projectId, auditId } = await inTransaction(deps.db, async (tx) => {
		const known = await tx.dependencyProject.findFirst({
			where: { orgId, name },
			select: { id: true, sourceKind: true },
		});
		if (known !== null && known.sourceKind !== "upload") {
			throw new AppError("conflict", `"${name}" is a project of the kind ${known.sourceKind}`, {
				param: "project",
				hint: "submit under another name",
			});
		}
		const id = known?.id ?? newId(deps.clock, deps.random);
		if (known === null) {
			await tx.dependencyProject.create({
				data: {
					id,
					orgId,
					name,
					sourceKind: "upload",
					file,
					// What was known against it may change while nothing is submitted: data changes ask again.
					schedule: { kind: "off" },
					createdAt: new Date(deps.clock.nowMs()),
					createdBy: requestedBy,
				},
				select: { id: true },
			});
		} else {
			await tx.dependencyFile.deleteMany({ where: { projectId: id } });
			await tx.dependencyProject.update({ where: { id }, data: { file }, select: { id: true } });
		}
		await storeFiles(tx, deps.clock, id, files);
		const wanted = { orgId, projectId: id, trigger: "submit", requestedBy, commit } as const;
		const audit = await enqueueAudit(tx, deps, wanted);
		await recordAudit(tx, {
			actor,
			action: "dependency_project.submit",
			target: { kind: "dependency_project", id },
			after: { name, files: files.map((given) => given.name), commit, auditId: audit.id },
		});
		return { projectId: id, auditId: audit.id };
	});
	return { projectId, audit: await getProgress(deps.db, orgId, auditId) };
}
