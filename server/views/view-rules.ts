import type { Actor } from "#server/access/contract.ts";
import { mayShareViews } from "#server/access/index.ts";
import type { Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { ViewPage } from "./contract.ts";
import { MAX_VIEWS_A_PAGE } from "./view-rows.ts";

interface OwnedPage {
	readonly orgId: string;
	readonly ownerId: string;
	readonly page: ViewPage;
}

/** Refuses one view more than a person may keep for a page. */
export async function requireRoom(tx: Tx, owned: OwnedPage): Promise<void> {
	const count = await tx.savedView.count({ where: { ...owned } });
	if (count < MAX_VIEWS_A_PAGE) return;
	throw new AppError("limit_exceeded", `a page keeps at most ${MAX_VIEWS_A_PAGE} views`, {
		hint: "remove one that you no longer use",
	});
}

/** Refuses a second view of the same name for a page of the same owner. */
export async function requireFreeName(tx: Tx, owned: OwnedPage, name: string): Promise<void> {
	const taken = await tx.savedView.findFirst({
		where: { ...owned, name },
		select: { id: true },
	});
	if (taken === null) return;
	throw new AppError("conflict", `there is a view "${name}" of this owner on this page already`, {
		param: "name",
		hint: "choose another name, or update that view",
	});
}

/** Refuses sharing to who may not share, and one shared view more than a page shows. */
export async function requireSharing(
	tx: Tx,
	actor: Actor,
	shared: Pick<OwnedPage, "orgId" | "page">,
): Promise<void> {
	if (!mayShareViews(actor)) {
		throw new AppError("forbidden", "your role does not share views", {
			param: "isShared",
			hint: "ask an operator or an administrator, or send a link to the page",
		});
	}
	const count = await tx.savedView.count({ where: { ...shared, isShared: true } });
	if (count < MAX_VIEWS_A_PAGE) return;
	throw new AppError("limit_exceeded", `a page has at most ${MAX_VIEWS_A_PAGE} shared views`, {
		param: "isShared",
		hint: "stop sharing one that nobody uses",
	});
}

/** The page opens with the view for this person, in place of the one before. */
export async function chooseDefault(
	tx: Tx,
	userId: string,
	{ page, id }: { readonly page: ViewPage; readonly id: string },
): Promise<void> {
	await tx.defaultView.upsert({
		where: { userId_page: { userId, page } },
		create: { userId, page, viewId: id },
		update: { viewId: id },
		select: { userId: true },
	});
}
