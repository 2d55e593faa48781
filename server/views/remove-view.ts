import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { requirePerson, requireView, targetOf } from "./view-rows.ts";

/** Removes a view of the caller; an administrator removes any that is shared. */
export async function removeView(db: Db, actor: Actor, id: string): Promise<void> {
	const person = requirePerson(actor);
	return inTransaction(db, async (tx) => {
		const { view } = await requireView(tx, person, { id, toChange: true });
		await tx.savedView.delete({ where: { id }, select: { id: true } });
		await recordAudit(tx, { actor, action: "view.remove", target: targetOf(view), before: view });
	});
}
