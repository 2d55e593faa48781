import type { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { describeActor, recordAudit } from "#server/access/index.ts";
import { type Db, inTransaction, type Tx } from "#server/platform/db/client.ts";
import { AppError, assert } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { missingProject } from "../audits/audit-rows.ts";
import { type DependencyDeps, enqueueAudit } from "../audits/request-audit.ts";
import type {
	listWaiversInput,
	listWaiversOutput,
	revokeWaiverInput,
	WaiveInput,
	Waiver,
	waiveManyInput,
	waiveManyOutput,
	waiveOutput,
} from "../console-contract.ts";
import { policySchema } from "../core/policy/policy-schema.ts";
import { parseSpecifierSet } from "../core/version/specifier.ts";
import { readPolicyWaivers } from "./policy-waivers.ts";
import { ENDING_DAYS, toWaiver, WAIVER_COLUMNS } from "./waiver-rows.ts";

const DAY_MS = 86_400_000;
const MAX_DAYS = 400;
/** Beyond this many projects the next scheduled audits carry the decision. */
const MAX_AUDITS = 200;

/** Accepts something until a day, and audits again what it concerns. */
export async function waive(
	deps: DependencyDeps,
	actor: Actor,
	input: WaiveInput,
): Promise<z.infer<typeof waiveOutput>> {
	const { waivers, audits } = await decideAll(deps, actor, [input]);
	const [waiver] = waivers;
	assert(waiver !== undefined, "one decision makes one waiver");
	return { waiver, audits };
}

/** Makes several decisions, all or none of them; each project is audited again once. */
export async function waiveMany(
	deps: DependencyDeps,
	actor: Actor,
	{ decisions }: z.infer<typeof waiveManyInput>,
): Promise<z.infer<typeof waiveManyOutput>> {
	const { waivers, audits } = await decideAll(deps, actor, decisions);
	return { waivers: waivers.length, audits };
}

async function decideAll(
	deps: DependencyDeps,
	actor: Actor,
	decisions: readonly WaiveInput[],
): Promise<{ waivers: Waiver[]; audits: string[] }> {
	const { orgId } = actor;
	const nowMs = deps.clock.nowMs();
	for (const decision of decisions) checkWaiver(decision, nowMs);
	const projectIds = new Set(decisions.map(({ projectId }) => projectId));
	return inTransaction(deps.db, async (tx) => {
		await requireProjects(tx, orgId, projectIds);
		const waivers: Waiver[] = [];
		for (const decision of decisions) {
			waivers.push(await createWaiver(tx, deps, actor, decision));
		}
		return { waivers, audits: await auditAgain(tx, deps, actor, projectIds) };
	});
}

async function createWaiver(
	tx: Tx,
	deps: DependencyDeps,
	actor: Actor,
	input: WaiveInput,
): Promise<Waiver> {
	const nowMs = deps.clock.nowMs();
	const { owner, expires, ...rest } = input;
	const id = newId(deps.clock, deps.random);
	const createdBy = describeActor(actor).name;
	const row = await tx.dependencyWaiver.create({
		data: {
			id,
			orgId: actor.orgId,
			...rest,
			owner: owner ?? createdBy,
			expires: new Date(expires),
			createdAt: new Date(nowMs),
			createdBy,
		},
		select: WAIVER_COLUMNS,
	});
	await recordAudit(tx, {
		actor,
		action: "dependency_waiver.create",
		target: { kind: "dependency_waiver", id },
		after: input,
	});
	return toWaiver(row, nowMs, 0);
}

/** Ends a waiver before its day. */
export async function revokeWaiver(
	deps: DependencyDeps,
	actor: Actor,
	{ id, reason }: z.infer<typeof revokeWaiverInput>,
): Promise<z.infer<typeof waiveOutput>> {
	const { orgId } = actor;
	const nowMs = deps.clock.nowMs();
	return inTransaction(deps.db, async (tx) => {
		const before = await tx.dependencyWaiver.findFirst({
			where: { id, orgId },
			select: { projectId: true, revokedAt: true },
		});
		if (before === null) throw new AppError("not_found", "there is no such waiver");
		if (before.revokedAt !== null) throw new AppError("conflict", "it was taken back already");
		const row = await tx.dependencyWaiver.update({
			where: { id },
			data: {
				revokedAt: new Date(nowMs),
				revokedBy: describeActor(actor).name,
				revokeReason: reason,
			},
			select: WAIVER_COLUMNS,
		});
		const audits = await auditAgain(tx, deps, actor, new Set([before.projectId]));
		await recordAudit(tx, {
			actor,
			action: "dependency_waiver.revoke",
			target: { kind: "dependency_waiver", id },
			after: { reason },
		});
		return { waiver: toWaiver(row, nowMs, 0), audits };
	});
}

/** Those that end first come first, then those that are over. */
export async function listWaivers(
	{ db, clock }: Pick<DependencyDeps, "db" | "clock">,
	orgId: string,
	{ projectId, states, limit, cursor }: z.infer<typeof listWaiversInput>,
): Promise<z.infer<typeof listWaiversOutput>> {
	const nowMs = clock.nowMs();
	const rows = await db.dependencyWaiver.findMany({
		where: {
			orgId,
			...(projectId === undefined ? {} : { OR: [{ projectId }, { projectId: null }] }),
			...(states === undefined ? {} : { AND: [{ OR: states.map((one) => whereOf(one, nowMs)) }] }),
		},
		orderBy: [{ revokedAt: { sort: "asc", nulls: "first" } }, { expires: "asc" }, { id: "asc" }],
		// The order is not that of an index: the few waivers of an organisation are counted through.
		skip: cursor === undefined ? 0 : readOffset(cursor),
		take: limit + 1,
		select: WAIVER_COLUMNS,
	});
	const shown = rows.slice(0, limit);
	const counts = await countHolding(
		db,
		shown.map(({ id }) => id),
	);
	const offset = (cursor === undefined ? 0 : readOffset(cursor)) + limit;
	const fromPolicy =
		cursor === undefined ? await readPolicyWaivers(db, orgId, projectId, nowMs) : [];
	return {
		items: shown.map((row) => toWaiver(row, nowMs, counts.get(row.id) ?? 0)),
		nextCursor: rows.length > limit ? String(offset) : null,
		fromPolicy: fromPolicy.filter(({ state }) => states?.includes(state) ?? true),
	};
}

function readOffset(cursor: string): number {
	const offset = Number(cursor);
	if (Number.isSafeInteger(offset) && offset >= 0 && offset <= 1_000_000) return offset;
	throw new AppError("invalid_input", "this is not a cursor of this list", { param: "cursor" });
}

function whereOf(state: Waiver["state"], nowMs: number) {
	const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
	const end = new Date(today + ENDING_DAYS * DAY_MS);
	switch (state) {
		case "revoked":
			return { revokedAt: { not: null } };
		case "expired":
			return { revokedAt: null, expires: { lt: new Date(today) } };
		case "ending":
			return { revokedAt: null, expires: { gte: new Date(today), lte: end } };
		case "active":
			return { revokedAt: null, expires: { gt: end } };
	}
}

async function countHolding(db: Db, ids: readonly string[]): Promise<Map<string | null, number>> {
	const groups = await db.dependencyFinding.groupBy({
		by: ["waiverId"],
		where: { waiverId: { in: [...ids] }, state: "accepted" },
		_count: true,
	});
	return new Map(groups.map((group) => [group.waiverId, group._count]));
}

function checkWaiver(input: WaiveInput, nowMs: number): void {
	const days = Math.round(Date.parse(input.expires) / DAY_MS) - Math.floor(nowMs / DAY_MS);
	if (days < 0 || days > MAX_DAYS) {
		throw new AppError("invalid_input", `choose a day from today to ${MAX_DAYS} days from now`, {
			param: "expires",
		});
	}
	if (input.version !== null && !parseSpecifierSet(input.version).ok) {
		throw new AppError("invalid_input", `${input.version} is not a version specifier`, {
			param: "version",
			hint: "write it like <2 or >=1.4,<1.6",
		});
	}
	const path = policySchema.shape.waivers
		.unwrap()
		.element.shape.path.safeParse(input.path ?? undefined);
	if (!path.success) {
		throw new AppError("invalid_input", "write the path as fastapi > starlette", { param: "path" });
	}
}

async function requireProjects(
	tx: Tx,
	orgId: string,
	projectIds: ReadonlySet<string | null>,
): Promise<void> {
	const ids = [...projectIds].filter((id) => id !== null);
	const found = await tx.dependencyProject.count({ where: { orgId, id: { in: ids } } });
	if (found < ids.length) throw missingProject();
}

/** A decision is in force when it was judged by: the projects it concerns are audited again. */
async function auditAgain(
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
