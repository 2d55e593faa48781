import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import type { Envelope } from "#server/platform/secrets/envelope.ts";
import { placeOfChannel, SEALED_CHANNEL_SELECT } from "./channel-rows.ts";

/** Wraps every channel's secrets with the present master key; returns how many rows were changed. */
export function rotateChannelSecrets(
	deps: { readonly db: Db; readonly envelope: Envelope },
	actor: Actor,
): Promise<number> {
	return inTransaction(deps.db, async (tx) => {
		const rows = await tx.notificationChannel.findMany({
			where: { orgId: actor.orgId },
			select: SEALED_CHANNEL_SELECT,
			orderBy: { id: "asc" },
		});
		let changed = 0;
		for (const row of rows) {
			const rewrapped = deps.envelope.rewrap(row, placeOfChannel(row));
			if (rewrapped === null) continue;
			await tx.notificationChannel.update({
				where: { id: row.id },
				data: { kekId: rewrapped.kekId, wrappedKey: rewrapped.wrappedKey },
				select: { id: true },
			});
			changed++;
		}
		if (changed > 0) {
			await recordAudit(tx, {
				actor,
				action: "channel.rewrap",
				target: { kind: "notification_channel", id: "*" },
				after: { rows: changed },
			});
		}
		return changed;
	});
}
