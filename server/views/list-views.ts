import type { Actor } from "#server/access/contract.ts";
import { mayShareViews } from "#server/access/index.ts";
import type { Db } from "#server/platform/db/client.ts";
import { type ViewList, type ViewPage, viewPageSchema } from "./contract.ts";
import { columnsFor, MAX_VIEWS_A_PAGE, requirePerson, seenBy, toView } from "./view-rows.ts";

/** The caller's own views and those that others share on pages open to the caller, by name. */
export async function listViews(db: Db, actor: Actor, page?: ViewPage): Promise<ViewList> {
	const person = requirePerson(actor);
	const rows = await db.savedView.findMany({
		where: { ...seenBy(person), ...(page === undefined ? {} : { page }) },
		orderBy: [{ page: "asc" }, { name: "asc" }, { id: "asc" }],
		// As many of one's own as there can be, and as many that are shared.
		take: 2 * MAX_VIEWS_A_PAGE * (page === undefined ? viewPageSchema.options.length : 1),
		select: columnsFor(person),
	});
	return { items: rows.map((row) => toView(person, row)), mayShare: mayShareViews(actor) };
}
