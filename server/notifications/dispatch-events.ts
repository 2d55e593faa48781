import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction, type Tx } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import { channelFormatSchema, severitySchema } from "./contract.ts";
import { type AlertHappened, buildAlertMessage } from "./core/build-message.ts";
import { wantsEvent } from "./core/wants-event.ts";

export interface DispatchDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
	readonly publicUrl: string;
}

const BATCH = 100;

interface EventRow extends Omit<AlertHappened, "event"> {
	readonly id: string;
	readonly event: string;
}

/**
 * Makes one delivery for each channel that wants to know of what became of an alert. Delivery and
 * mark are one transaction, and an event goes to a channel once: running it twice, or in two
 * processes at once, changes nothing. Returns how many events were looked at.
 */
export function dispatchEvents(deps: DispatchDeps): Promise<number> {
	const now = new Date(deps.clock.nowMs());
	return inTransaction(deps.db, async (tx) => {
		const events = await tx.$queryRaw<EventRow[]>`
			SELECT id, "alertId", kind, subject, message, event, at FROM alert_event
			WHERE "dispatchedAt" IS NULL AND "dueAt" <= ${now}
			ORDER BY "dueAt", id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`;
		if (events.length === 0) return 0;
		const data = await planDeliveries(tx, deps, events, now);
		if (data.length > 0) await tx.notificationDelivery.createMany({ data, skipDuplicates: true });
		await tx.alertEvent.updateMany({
			where: { id: { in: events.map(({ id }) => id) } },
			data: { dispatchedAt: now },
		});
		return events.length;
	});
}

async function planDeliveries(tx: Tx, deps: DispatchDeps, events: readonly EventRow[], now: Date) {
	const channels = await tx.notificationChannel.findMany({
		where: { enabled: true },
		select: {
			id: true,
			orgId: true,
			name: true,
			format: true,
			minSeverity: true,
			mutedKinds: true,
			tellsResolved: true,
		},
	});
	const environments = await readEnvironments(tx);
	return events.flatMap((row) =>
		channels
			.filter((channel) =>
				wantsEvent(
					{ ...channel, minSeverity: severitySchema.catch("info").parse(channel.minSeverity) },
					row,
				),
			)
			.map((channel) => {
				const event = row.event === "resolved" ? "resolved" : "raised";
				const message = buildAlertMessage(
					channelFormatSchema.parse(channel.format),
					{ ...row, event },
					{
						publicUrl: deps.publicUrl,
						environment: environments.get(channel.orgId) ?? "",
					},
				);
				return {
					...message,
					id: newId(deps.clock, deps.random),
					orgId: channel.orgId,
					channelId: channel.id,
					eventId: row.id,
					state: "pending",
					nextAttemptAt: now,
					createdAt: now,
				};
			}),
	);
}

async function readEnvironments(tx: Tx): Promise<ReadonlyMap<string, string>> {
	const rows = await tx.org.findMany({ select: { id: true, environmentName: true } });
	return new Map(rows.map(({ id, environmentName }) => [id, environmentName]));
}
