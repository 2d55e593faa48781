import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { deleteConversation, findConversation } from "./repository.ts";
import { requireUser } from "./send-message.ts";

/** Removes a conversation of the caller with all its messages. Usage records stay. */
export async function removeConversation(db: Db, actor: Actor, id: string): Promise<void> {
	const owner = requireUser(actor);
	await inTransaction(db, async (tx) => {
		const known = await findConversation(tx, owner, id);
		if (known === null) throw new AppError("not_found", "this conversation is not there any more");
		await deleteConversation(tx, id);
		await recordAudit(tx, {
			actor,
			action: "playground.remove",
			target: { kind: "conversation", id },
			before: { messages: known.messages.length, updatedAt: known.updatedAt },
		});
	});
}
