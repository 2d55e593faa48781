import type { Actor } from "#server/access/contract.ts";
import { pageRoles } from "#server/access/index.ts";
import type { Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { type SavedView, type ViewPage, viewPageSchema } from "./contract.ts";

export const MAX_VIEWS_A_PAGE = 50;

type Person = Extract<Actor, { kind: "user" }>;

/** Where the views of a page are used; views of pages that do not exist yet are nobody's to share. */
const PATHS: Partial<Record<ViewPage, string>> = {
	overview: "/",
	models: "/models",
	playground: "/playground",
	requests: "/requests",
	decisions: "/routing",
	"audit-log": "/settings/audit-log",
	dependencies: "/dependencies",
};

/** Views belong to people. */
export function requirePerson(actor: Actor): Person {
	if (actor.kind === "user") return actor;
	throw new AppError("forbidden", "views belong to people", { hint: "sign in to the console" });
}

/** Condition of the views that a person sees: their own, and what is shared on pages open to them. */
export function seenBy({ orgId, userId, role }: Person) {
	const pages = viewPageSchema.options.filter((page) => {
		const path = PATHS[page];
		return path !== undefined && (pageRoles(path)?.includes(role) ?? true);
	});
	return { orgId, OR: [{ ownerId: userId }, { isShared: true, page: { in: pages } }] };
}

/** What is read of a view for one person. */
export function columnsFor({ userId }: Person) {
	return {
		id: true,
		page: true,
		name: true,
		search: true,
		isShared: true,
		ownerId: true,
		updatedAt: true,
		owner: { select: { name: true } },
		defaultOf: { where: { userId }, select: { userId: true } },
	} as const;
}

/** A view as one person sees it. */
export function toView(
	{ userId, role }: Person,
	row: {
		readonly id: string;
		readonly page: string;
		readonly name: string;
		readonly search: string;
		readonly isShared: boolean;
		readonly ownerId: string;
		readonly updatedAt: Date;
		readonly owner: { readonly name: string };
		readonly defaultOf: readonly unknown[];
	},
): SavedView {
	const { id, name, search, isShared, ownerId, updatedAt, owner, defaultOf } = row;
	const isOwn = ownerId === userId;
	return {
		id,
		page: viewPageSchema.parse(row.page),
		name,
		search,
		isDefault: defaultOf.length > 0,
		isShared,
		owner: isOwn ? null : owner.name,
		mayChange: isOwn || role === "admin",
		updatedAt: updatedAt.toISOString(),
	};
}

/** Two people or tabs would otherwise both pass the checks of names and limits. */
export async function lockViews(tx: Tx, { orgId }: Person): Promise<void> {
	await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`saved views ${orgId}`}, 0))`;
}

/** A view that the person sees; with `toChange` one that they may also change. */
export async function requireView(
	tx: Tx,
	person: Person,
	{ id, toChange }: { readonly id: string; readonly toChange: boolean },
): Promise<{ readonly view: SavedView; readonly ownerId: string }> {
	const row = await tx.savedView.findFirst({
		where: { ...seenBy(person), id },
		select: columnsFor(person),
	});
	if (row === null) {
		throw new AppError("not_found", "there is no such view of yours", {
			hint: "it may have been removed, or is no longer shared",
		});
	}
	const view = toView(person, row);
	if (toChange && !view.mayChange) {
		throw new AppError("forbidden", `the view "${view.name}" belongs to ${row.owner.name}`, {
			hint: "save it as a view of your own",
		});
	}
	return { view, ownerId: row.ownerId };
}

/** What an entry of the audit log about a view is about. */
export function targetOf({ id }: SavedView) {
	return { kind: "saved_view", id };
}
