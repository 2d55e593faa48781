import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction, type Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import {
	type CreateViewInput,
	type SavedView,
	type UpdateViewInput,
	type ViewPage,
	viewPageSchema,
} from "./contract.ts";

const MAX_VIEWS_A_PAGE = 50;

const COLUMNS = {
	id: true,
	page: true,
	name: true,
	search: true,
	isDefault: true,
	updatedAt: true,
} as const;

export interface ViewDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
}

interface Owner {
	readonly orgId: string;
	readonly ownerId: string;
}

/** The caller's own views by name. Nobody sees another person's. */
export async function listViews(db: Db, actor: Actor, page?: ViewPage): Promise<SavedView[]> {
	const rows = await db.savedView.findMany({
		where: { ...ownerOf(actor), ...(page === undefined ? {} : { page }) },
		orderBy: [{ page: "asc" }, { name: "asc" }],
		take: MAX_VIEWS_A_PAGE * viewPageSchema.options.length,
		select: COLUMNS,
	});
	return rows.map(toView);
}

/** Keeps a view; as the default it takes the place of the one before. */
export async function createView(
	{ db, clock, random }: ViewDeps,
	actor: Actor,
	input: CreateViewInput,
): Promise<SavedView> {
	const owner = ownerOf(actor);
	const { page, name, search, isDefault } = input;
	return inTransaction(db, async (tx) => {
		await lockViews(tx, owner);
		const count = await tx.savedView.count({ where: { ...owner, page } });
		if (count >= MAX_VIEWS_A_PAGE) {
			throw new AppError("limit_exceeded", `a page keeps at most ${MAX_VIEWS_A_PAGE} views`, {
				hint: "remove one that you no longer use",
			});
		}
		await requireFreeName(tx, owner, { page, name, id: null });
		const at = new Date(clock.nowMs());
		if (isDefault) await clearDefault(tx, owner, { page, at });
		const row = await tx.savedView.create({
			data: {
				id: newId(clock, random),
				...owner,
				page,
				name,
				search,
				isDefault,
				createdAt: at,
				updatedAt: at,
			},
			select: COLUMNS,
		});
		const view = toView(row);
		await recordAudit(tx, { actor, action: "view.create", target: targetOf(view), after: view });
		return view;
	});
}

/** Changes name, filters or default of one of the caller's views. */
export async function updateView(
	{ db, clock }: Pick<ViewDeps, "db" | "clock">,
	actor: Actor,
	{ id, name, search, isDefault }: UpdateViewInput,
): Promise<SavedView> {
	const owner = ownerOf(actor);
	return inTransaction(db, async (tx) => {
		await lockViews(tx, owner);
		const before = await getView(tx, owner, id);
		const { page } = before;
		if (name !== undefined) await requireFreeName(tx, owner, { page, name, id });
		const at = new Date(clock.nowMs());
		if (isDefault === true) await clearDefault(tx, owner, { page, at });
		const row = await tx.savedView.update({
			where: { id },
			data: {
				updatedAt: at,
				...(name === undefined ? {} : { name }),
				...(search === undefined ? {} : { search }),
				...(isDefault === undefined ? {} : { isDefault }),
			},
			select: COLUMNS,
		});
		const after = toView(row);
		await recordAudit(tx, { actor, action: "view.update", target: targetOf(after), before, after });
		return after;
	});
}

/** Removes one of the caller's views. */
export async function removeView(db: Db, actor: Actor, id: string): Promise<void> {
	const owner = ownerOf(actor);
	return inTransaction(db, async (tx) => {
		const before = await getView(tx, owner, id);
		await tx.savedView.delete({ where: { id }, select: { id: true } });
		await recordAudit(tx, { actor, action: "view.remove", target: targetOf(before), before });
	});
}

function ownerOf(actor: Actor): Owner {
	if (actor.kind !== "user") {
		throw new AppError("forbidden", "views belong to people", { hint: "sign in to the console" });
	}
	return { orgId: actor.orgId, ownerId: actor.userId };
}

/** Two tabs of one person would otherwise both pass the checks: one default, free names, the limit. */
async function lockViews(tx: Tx, { ownerId }: Owner): Promise<void> {
	await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`saved views ${ownerId}`}, 0))`;
}

async function getView(tx: Tx, owner: Owner, id: string): Promise<SavedView> {
	const row = await tx.savedView.findFirst({ where: { ...owner, id }, select: COLUMNS });
	if (row !== null) return toView(row);
	throw new AppError("not_found", "there is no such view of yours", {
		hint: "it may have been removed in another tab",
	});
}

async function requireFreeName(
	tx: Tx,
	owner: Owner,
	given: { readonly page: string; readonly name: string; readonly id: string | null },
): Promise<void> {
	const { page, name, id } = given;
	const taken = await tx.savedView.findFirst({
		where: { ...owner, page, name, ...(id === null ? {} : { id: { not: id } }) },
		select: { id: true },
	});
	if (taken === null) return;
	throw new AppError("conflict", `you have a view "${name}" on this page already`, {
		param: "name",
		hint: "choose another name, or update that view",
	});
}

async function clearDefault(
	tx: Tx,
	owner: Owner,
	{ page, at }: { readonly page: string; readonly at: Date },
): Promise<void> {
	await tx.savedView.updateMany({
		where: { ...owner, page, isDefault: true },
		data: { isDefault: false, updatedAt: at },
	});
}

function toView(row: {
	id: string;
	page: string;
	name: string;
	search: string;
	isDefault: boolean;
	updatedAt: Date;
}): SavedView {
	return {
		...row,
		page: viewPageSchema.parse(row.page),
		updatedAt: row.updatedAt.toISOString(),
	};
}

function targetOf(view: SavedView) {
	return { kind: "saved_view", id: view.id };
}
