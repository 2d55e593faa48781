import type { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { describeActor, recordAudit } from "#server/access/index.ts";
import { inTransaction, type Tx } from "#server/platform/db/client.ts";
import { AppError, assert } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { missingProject } from "../audits/audit-rows.ts";
import { auditAgain, type DependencyDeps } from "../audits/request-audit.ts";
import type {
	WaiveInput,
	WaiveManyInput,
	Waiver,
	waiveManyOutput,
	waiveOutput,
} from "../console-contract.ts";
import { policySchema } from "../core/policy/policy-schema.ts";
import { parseSpecifierSet } from "../core/version/specifier.ts";
import { decideNarrowly } from "./decide-narrowly.ts";
import { findOpen } from "./list-findings.ts";
import { toWaiver, WAIVER_COLUMNS } from "./waiver-rows.ts";

const DAY_MS = 86_400_000;
const MAX_DAYS = 400;

/** Accepts something until a day, and audits again what it concerns. */
export async function waive(
	deps: DependencyDeps,
	actor: Actor,
	input: WaiveInput,
): Promise<z.infer<typeof waiveOutput>> {
	const { waivers, audits } = await decideAll(deps, actor, async () => [input]);
	const [waiver] = waivers;
	assert(waiver !== undefined, "one decision makes one waiver");
	return { waiver, audits };
}

/** Decides on several findings, all or none of them; each project is audited again once. */
export async function waiveMany(
	deps: DependencyDeps,
	actor: Actor,
	input: WaiveManyInput,
): Promise<z.infer<typeof waiveManyOutput>> {
	const { of } = input;
	const filters = "ids" in of ? { ids: [...new Set(of.ids)] } : of.filters;
	const expected = "ids" in of ? new Set(of.ids).size : of.expected;
	const { waivers, audits } = await decideAll(deps, actor, async (tx) => {
		const findings = await findOpen(tx, actor.orgId, filters, expected + 1);
		if (findings.length === expected) return decideNarrowly(findings, input);
		const found = findings.length > expected ? `more than ${expected}` : findings.length;
		throw new AppError("conflict", `${found} of these findings are open now, not ${expected}`, {
			hint: "look at the list again: findings came or went since it was shown",
		});
	});
	return { waivers: waivers.length, audits };
}

async function decideAll(
	deps: DependencyDeps,
	actor: Actor,
	list: (tx: Tx) => Promise<readonly WaiveInput[]>,
): Promise<{ waivers: Waiver[]; audits: string[] }> {
	const { orgId } = actor;
	const nowMs = deps.clock.nowMs();
	return inTransaction(deps.db, async (tx) => {
		const decisions = await list(tx);
		for (const decision of decisions) checkWaiver(decision, nowMs);
		const projectIds = new Set(decisions.map(({ projectId }) => projectId));
		await requireProjects(tx, orgId, projectIds);
		const batchId = decisions.length > 1 ? newId(deps.clock, deps.random) : null;
		const waivers: Waiver[] = [];
		for (const decision of decisions) {
			waivers.push(await createWaiver(tx, deps, actor, decision, batchId));
		}
		return { waivers, audits: await auditAgain(tx, deps, actor, projectIds) };
	});
}

async function createWaiver(
	tx: Tx,
	deps: DependencyDeps,
	actor: Actor,
	input: WaiveInput,
	batchId: string | null,
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
			batchId,
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
	return toWaiver(row, nowMs, { findings: 0, together: 1 });
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
