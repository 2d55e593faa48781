import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { Prisma } from "#server/platform/db/generated/client.ts";
import {
	type DeliveryItem,
	deliveryAttemptSchema,
	deliveryItemSchema,
	deliveryStateSchema,
	type listDeliveriesInput,
} from "./contract.ts";

const DELIVERY_SELECT = {
	id: true,
	channelId: true,
	topic: true,
	summary: true,
	body: true,
	state: true,
	attempts: true,
	createdAt: true,
	endedAt: true,
	nextAttemptAt: true,
	channel: { select: { name: true } },
} satisfies Prisma.NotificationDeliverySelect;

type DeliveryRow = Prisma.NotificationDeliveryGetPayload<{ select: typeof DELIVERY_SELECT }>;

function toDeliveryItem({ channel, ...row }: DeliveryRow): DeliveryItem {
	return {
		...row,
		channelName: channel.name,
		topic: deliveryItemSchema.shape.topic.parse(row.topic),
		state: deliveryStateSchema.parse(row.state),
		attempts: z.array(deliveryAttemptSchema).parse(row.attempts),
		nextAttemptAt: row.state === "pending" ? row.nextAttemptAt : null,
	};
}

/** Messages to the organisation's channels, newest first. */
export async function listDeliveries(
	db: Db,
	actor: Actor,
	input: z.output<typeof listDeliveriesInput>,
): Promise<{ readonly items: DeliveryItem[]; readonly nextCursor: string | null }> {
	const rows = await db.notificationDelivery.findMany({
		where: {
			orgId: actor.orgId,
			...(input.cursor === undefined ? {} : { id: { lt: input.cursor } }),
			...(input.channelId === undefined ? {} : { channelId: input.channelId }),
			...(input.state === undefined ? {} : { state: input.state }),
		},
		select: DELIVERY_SELECT,
		orderBy: { id: "desc" },
		take: input.limit + 1,
	});
	const items = rows.slice(0, input.limit).map(toDeliveryItem);
	return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}

/** One message as it stands; `null` when there is none. */
export async function findDelivery(db: Db, actor: Actor, id: string): Promise<DeliveryItem | null> {
	const row = await db.notificationDelivery.findFirst({
		where: { id, orgId: actor.orgId },
		select: DELIVERY_SELECT,
	});
	return row === null ? null : toDeliveryItem(row);
}

/** Removes messages that ended before then; returns how many. */
export async function pruneDeliveries(db: Db, endedBeforeMs: number): Promise<number> {
	const { count } = await db.notificationDelivery.deleteMany({
		where: { endedAt: { lt: new Date(endedBeforeMs) } },
	});
	return count;
}
