import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import { inTransaction, type Tx } from "#server/platform/db/client.ts";
import type { SavedView, UpdateViewInput } from "./contract.ts";
import type { ViewDeps } from "./create-view.ts";
import { lockViews, requirePerson, requireView, targetOf } from "./view-rows.ts";
import { chooseDefault, requireFreeName, requireSharing } from "./view-rules.ts";

/**
 * Changes name, filters or sharing of a view, and whether a page opens with it for the caller.
 * The first three are its owner's, of a shared view an administrator's too; the last is anybody's.
 */
export async function updateView(
	{ db, clock }: Pick<ViewDeps, "db" | "clock">,
	actor: Actor,
	{ id, isDefault, ...changes }: UpdateViewInput,
): Promise<SavedView> {
	const person = requirePerson(actor);
	const { name, search, isShared } = changes;
	const toChange = [name, search, isShared].some((value) => value !== undefined);
	return inTransaction(db, async (tx) => {
		await lockViews(tx, person);
		const { ownerId, view: before } = await requireView(tx, person, { id, toChange });
		const owned = { orgId: person.orgId, ownerId, page: before.page };
		if (name !== undefined && name !== before.name) await requireFreeName(tx, owned, name);
		if (isShared === true && !before.isShared) await requireSharing(tx, actor, owned);
		const after: SavedView = {
			...before,
			name: name ?? before.name,
			search: search ?? before.search,
			isShared: isShared ?? before.isShared,
			isDefault: isDefault ?? before.isDefault,
			updatedAt: toChange ? new Date(clock.nowMs()).toISOString() : before.updatedAt,
		};
		if (toChange) {
			const { isShared, updatedAt } = after;
			await tx.savedView.update({
				where: { id },
				data: { name: after.name, search: after.search, isShared, updatedAt },
				select: { id: true },
			});
		}
		await keepDefaults(tx, { userId: person.userId, ownerId, after });
		await recordAudit(tx, { actor, action: "view.update", target: targetOf(after), before, after });
		return after;
	});
}

async function keepDefaults(
	tx: Tx,
	given: { readonly userId: string; readonly ownerId: string; readonly after: SavedView },
): Promise<void> {
	const { userId, ownerId, after } = given;
	const { id, page } = after;
	if (after.isDefault) await chooseDefault(tx, userId, { page, id });
	else await tx.defaultView.deleteMany({ where: { userId, viewId: id } });
	// Who no longer sees a view does not open a page with it.
	if (!after.isShared) {
		await tx.defaultView.deleteMany({ where: { viewId: id, userId: { not: ownerId } } });
	}
}
