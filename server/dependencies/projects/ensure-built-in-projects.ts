import { existsSync } from "node:fs";
import path from "node:path";
import type { Actor } from "#server/access/contract.ts";
import type { DependencyDeps } from "../audits/request-audit.ts";
import { createProject, updateProject } from "./save-project.ts";

const BUILT_IN = [
	{ name: "sophia", folder: ".", file: "package-lock.json" },
	{ name: "sophia-ai (example)", folder: "examples/sophia-ai", file: null },
] as const;

/**
 * Registers Sophia's own dependencies and the example, once: what somebody removed does not come
 * back at the next start. They follow a checkout that was moved.
 */
export async function ensureBuiltInProjects(
	deps: DependencyDeps,
	actor: Actor,
	root: string,
): Promise<void> {
	const { rows } = await deps.pool.query(
		`SELECT 1 FROM audit.entry
		WHERE org_id = $1 AND action = 'dependency_project.create' AND actor_kind = 'system'
			AND actor_id = $2 LIMIT 1`,
		[actor.orgId, actor.kind === "system" ? actor.name : ""],
	);
	if (rows.length > 0) return followCheckout(deps, actor, root);
	for (const { name, folder, file } of BUILT_IN) {
		const full = path.join(root, folder);
		if (!existsSync(full)) continue;
		const source = { kind: "folder", path: full, file } as const;
		const schedule = { kind: "daily", at: "03:00" } as const;
		await createProject(deps, actor, { name, source, schedule, policy: null }, true);
	}
}

async function followCheckout(deps: DependencyDeps, actor: Actor, root: string): Promise<void> {
	const projects = await deps.db.dependencyProject.findMany({
		where: { orgId: actor.orgId, isBuiltIn: true, sourceKind: "folder" },
		select: { id: true, path: true, file: true },
		take: BUILT_IN.length,
	});
	for (const { id, path: stored, file } of projects) {
		if (stored === null || existsSync(stored)) continue;
		const folder = BUILT_IN.map((one) => one.folder).find((one) =>
			one === "." ? file === BUILT_IN[0].file : stored.endsWith(path.sep + path.normalize(one)),
		);
		const full = folder === undefined ? null : path.join(root, folder);
		if (full === null || !existsSync(full)) continue;
		await updateProject(deps, actor, { id, source: { kind: "folder", path: full, file } });
	}
}
