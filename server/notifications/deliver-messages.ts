import { z } from "zod";
import { resolveAlerts, saveAlert } from "#server/platform/alerts/alert-rows.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction, type Tx } from "#server/platform/db/client.ts";
import { isAppError } from "#server/platform/errors.ts";
import type { Random } from "#server/platform/random.ts";
import type { Envelope } from "#server/platform/secrets/envelope.ts";
import { openChannel, SEALED_CHANNEL_SELECT } from "./channel-rows.ts";
import { type DeliveryAttempt, deliveryAttemptSchema } from "./contract.ts";
import { planRetry } from "./core/plan-retry.ts";
import { signWebhook } from "./core/sign-webhook.ts";
import type { Post } from "./ports.ts";

export interface DeliverDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
	readonly envelope: Envelope;
	readonly post: Post;
}

/** A process that died while it sent is believed to be gone after this; then another one sends. */
const LEASE_MS = 60_000;
const BATCH = 10;
/** A message can be sent again by hand as often as somebody likes. */
const MAX_KEPT_ATTEMPTS = 30;
const FAILED_KIND = "notification_failed";

const claimSchema = z.array(z.object({ id: z.string() }));

/**
 * Sends what is due. A try is counted when it begins and its end is written afterwards: who dies in
 * between sends again, so a message arrives at least once, and its id tells a receiver of a second
 * time. Returns how many were tried.
 */
export async function deliverMessages(deps: DeliverDeps): Promise<number> {
	const now = new Date(deps.clock.nowMs());
	const until = new Date(now.getTime() + LEASE_MS);
	const claimed = claimSchema.parse(
		await deps.db.$queryRaw`
			UPDATE notification_delivery
			SET "leasedUntil" = ${until}, "attemptCount" = "attemptCount" + 1
			WHERE id IN (
				SELECT id FROM notification_delivery
				WHERE state = 'pending' AND "nextAttemptAt" <= ${now}
					AND ("leasedUntil" IS NULL OR "leasedUntil" <= ${now})
				ORDER BY "nextAttemptAt", id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
			RETURNING id::text`,
	);
	await Promise.all(claimed.map(({ id }) => sendClaimed(deps, id)));
	return claimed.length;
}

/** Sends one message now, whatever its turn; false when it is over or being sent already. */
export async function deliverNow(deps: DeliverDeps, id: string): Promise<boolean> {
	const now = new Date(deps.clock.nowMs());
	const { count } = await deps.db.notificationDelivery.updateMany({
		where: {
			id,
			state: "pending",
			OR: [{ leasedUntil: null }, { leasedUntil: { lte: now } }],
		},
		data: {
			leasedUntil: new Date(now.getTime() + LEASE_MS),
			attemptCount: { increment: 1 },
		},
	});
	if (count === 0) return false;
	await sendClaimed(deps, id);
	return true;
}

async function sendClaimed(deps: DeliverDeps, id: string): Promise<void> {
	const delivery = await deps.db.notificationDelivery.findUnique({
		where: { id },
		select: { id: true, body: true, channel: { select: SEALED_CHANNEL_SELECT } },
	});
	// Removed with its channel in this very moment: there is nobody to tell.
	if (delivery === null) return;
	const startMs = deps.clock.monotonicMs();
	const atMs = deps.clock.nowMs();
	const { status, retryAfter, error } = await trySend(deps, delivery, atMs);
	const attempt: DeliveryAttempt = {
		at: new Date(atMs).toISOString(),
		durationMs: Math.round(deps.clock.monotonicMs() - startMs),
		status,
		error,
	};
	await inTransaction(deps.db, (tx) => noteAttempt(tx, deps, id, { attempt, retryAfter }));
}

interface Sent {
	readonly status: number | null;
	readonly retryAfter: string | undefined;
	readonly error: string | null;
}

async function trySend(
	{ envelope, post }: DeliverDeps,
	delivery: {
		readonly id: string;
		readonly body: string;
		readonly channel: Parameters<typeof openChannel>[1];
	},
	atMs: number,
): Promise<Sent> {
	const { id, body, channel } = delivery;
	try {
		const { url, signingSecret } = openChannel(envelope, channel);
		const answer = await post(url, signWebhook(signingSecret, { id, atMs, body }), body);
		return { ...answer, error: describeStatus(answer.status) };
	} catch (error) {
		// What is not one of ours is a fault of the program: it is counted, and seen in the log page.
		const text = isAppError(error) ? error.message : "it could not be sent";
		return { status: null, retryAfter: undefined, error: text };
	}
}

function describeStatus(status: number): string | null {
	if (status >= 200 && status < 300) return null;
	if (status >= 300 && status < 400) return `it answered ${status}; redirects are not followed`;
	return `it answered ${status}`;
}

async function noteAttempt(
	tx: Tx,
	deps: DeliverDeps,
	id: string,
	{ attempt, retryAfter }: { readonly attempt: DeliveryAttempt } & Pick<Sent, "retryAfter">,
): Promise<void> {
	const row = await tx.notificationDelivery.findUnique({
		where: { id },
		select: {
			state: true,
			attempts: true,
			attemptCount: true,
			summary: true,
			channel: { select: { name: true } },
		},
	});
	if (row === null) return;
	const now = new Date(deps.clock.nowMs());
	const tried = z.array(deliveryAttemptSchema).parse(row.attempts);
	const attempts = [...tried, attempt].slice(-MAX_KEPT_ATTEMPTS);
	const subject = row.channel.name;
	const common = { attempts, leasedUntil: null };
	if (attempt.error === null) {
		const data = { ...common, state: "delivered", endedAt: now };
		await tx.notificationDelivery.update({ where: { id }, data, select: { id: true } });
		await resolveAlerts(tx, { kinds: [FAILED_KIND], subject }, now.getTime(), deps);
		return;
	}
	const nextMs = planRetry({
		attempts: row.attemptCount,
		status: attempt.status,
		retryAfter,
		nowMs: now.getTime(),
		chance: deps.random.next(),
	});
	if (nextMs !== null && row.state === "pending") {
		const data = { ...common, nextAttemptAt: new Date(nextMs) };
		await tx.notificationDelivery.update({ where: { id }, data, select: { id: true } });
		return;
	}
	const data = { ...common, state: "failed", endedAt: now };
	await tx.notificationDelivery.update({ where: { id }, data, select: { id: true } });
	const tries = row.attemptCount === 1 ? "1 try" : `${row.attemptCount} tries`;
	const message = `"${row.summary}" was not delivered to ${subject} after ${tries}: ${attempt.error}.`;
	const times = { raisedAtMs: now.getTime(), lastSeenMs: now.getTime(), resolvedAtMs: null };
	await saveAlert(tx, { kind: FAILED_KIND, subject, message }, times, deps);
}
