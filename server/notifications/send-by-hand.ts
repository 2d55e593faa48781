import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import { inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { channelFormatSchema, type DeliveryItem } from "./contract.ts";
import { buildTestMessage } from "./core/build-message.ts";
import { type DeliverDeps, deliverNow } from "./deliver-messages.ts";
import { findDelivery } from "./list-deliveries.ts";

export interface SendByHandDeps extends DeliverDeps {
	readonly publicUrl: string;
}

/** Sends a test message at once, also to a channel that is switched off, and says what came of it. */
export async function testChannel(
	deps: SendByHandDeps,
	actor: Actor,
	channelId: string,
): Promise<DeliveryItem> {
	const id = newId(deps.clock, deps.random);
	const at = new Date(deps.clock.nowMs());
	await inTransaction(deps.db, async (tx) => {
		const channel = await tx.notificationChannel.findFirst({
			where: { id: channelId, orgId: actor.orgId },
			select: { name: true, format: true },
		});
		if (channel === null) throw new AppError("not_found", "there is no such channel");
		const org = await tx.org.findUnique({
			where: { id: actor.orgId },
			select: { environmentName: true },
		});
		const message = buildTestMessage(
			channelFormatSchema.parse(channel.format),
			{ channel: channel.name, at },
			{ publicUrl: deps.publicUrl, environment: org?.environmentName ?? "" },
		);
		await tx.notificationDelivery.create({
			data: {
				...message,
				id,
				orgId: actor.orgId,
				channelId,
				state: "pending",
				nextAttemptAt: at,
				createdAt: at,
			},
			select: { id: true },
		});
		await recordAudit(tx, {
			actor,
			action: "channel.test",
			target: { kind: "notification_channel", id: channelId },
		});
	});
	return sendNow(deps, actor, id);
}

/** Sends a message again that was given up. */
export async function redeliver(
	deps: SendByHandDeps,
	actor: Actor,
	id: string,
): Promise<DeliveryItem> {
	const now = new Date(deps.clock.nowMs());
	await inTransaction(deps.db, async (tx) => {
		const { count } = await tx.notificationDelivery.updateMany({
			where: { id, orgId: actor.orgId, state: "failed" },
			data: { state: "pending", attemptCount: 0, nextAttemptAt: now, endedAt: null },
		});
		if (count === 0) {
			throw new AppError("conflict", "there is nothing to send again: it was not given up", {
				hint: "reload the list; a message that waits is sent by itself",
			});
		}
		await recordAudit(tx, {
			actor,
			action: "delivery.retry",
			target: { kind: "notification_delivery", id },
		});
	});
	return sendNow(deps, actor, id);
}

/** The worker may have been quicker: then the message is told as it stands. */
async function sendNow(deps: SendByHandDeps, actor: Actor, id: string): Promise<DeliveryItem> {
	await deliverNow(deps, id);
	const delivery = await findDelivery(deps.db, actor, id);
	if (delivery === null) throw new AppError("not_found", "the channel was removed meanwhile");
	return delivery;
}
