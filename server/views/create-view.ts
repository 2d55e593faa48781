import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type { CreateViewInput, SavedView } from "./contract.ts";
import { columnsFor, lockViews, requirePerson, targetOf, toView } from "./view-rows.ts";
import { chooseDefault, requireFreeName, requireRoom, requireSharing } from "./view-rules.ts";

export interface ViewDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
}

/** Keeps a view; as the default it takes the place of the one before. */
export async function createView(
	{ db, clock, random }: ViewDeps,
	actor: Actor,
	input: CreateViewInput,
): Promise<SavedView> {
	const person = requirePerson(actor);
	const { page, name, search, isDefault, isShared } = input;
	const owned = { orgId: person.orgId, ownerId: person.userId, page };
	return inTransaction(db, async (tx) => {
		await lockViews(tx, person);
		await requireRoom(tx, owned);
		await requireFreeName(tx, owned, name);
		if (isShared) await requireSharing(tx, actor, { orgId: person.orgId, page });
		const at = new Date(clock.nowMs());
		const row = await tx.savedView.create({
			data: {
				id: newId(clock, random),
				...owned,
				name,
				search,
				isShared,
				createdAt: at,
				updatedAt: at,
			},
			select: columnsFor(person),
		});
		if (isDefault) await chooseDefault(tx, person.userId, { page, id: row.id });
		const view = { ...toView(person, row), isDefault };
		await recordAudit(tx, { actor, action: "view.create", target: targetOf(view), after: view });
		return view;
	});
}
