import type { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction, type Tx } from "#server/platform/db/client.ts";
import { AppError, isAppError } from "#server/platform/errors.ts";
import { checkUrl } from "#server/platform/http/allowed-host.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type { Envelope } from "#server/platform/secrets/envelope.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";
import {
	CHANNEL_SELECT,
	openChannel,
	SEALED_CHANNEL_SELECT,
	sealChannel,
	toChannelItem,
} from "./channel-rows.ts";
import type { ChannelItem, saveChannelInput } from "./contract.ts";
import { makeSigningSecret } from "./core/sign-webhook.ts";

export interface ChannelDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
	readonly envelope: Envelope;
	readonly allowPrivate: boolean;
}

const MAX_CHANNELS = 50;

/** Creates or changes a channel. The signing secret is shown once, when the channel is new. */
export async function saveChannel(
	deps: ChannelDeps,
	actor: Actor,
	input: z.output<typeof saveChannelInput>,
): Promise<{ readonly channel: ChannelItem; readonly signingSecret: string | null }> {
	const url = input.url === undefined ? null : checkChannelUrl(input.url, deps.allowPrivate);
	return inTransaction(deps.db, async (tx) => {
		const before = input.id === undefined ? null : await findChannel(tx, actor, input.id);
		const id = before?.id ?? newId(deps.clock, deps.random);
		await requireFreeName(tx, actor, input.name, id);
		const now = new Date(deps.clock.nowMs());
		const { name, format, enabled, minSeverity, tellsResolved } = input;
		const mutedKinds = [...new Set(input.mutedKinds)].sort();
		const rules = { name, format, enabled, minSeverity, mutedKinds, tellsResolved };
		const data = { ...rules, updatedAt: now };
		let signingSecret: Secret | null = null;
		if (before === null) {
			if (url === null) throw new AppError("invalid_input", "enter the address", { param: "url" });
			await requireRoom(tx, actor);
			signingSecret = makeSigningSecret(deps.random);
			const owner = { id, orgId: actor.orgId };
			const sealed = sealChannel(deps.envelope, owner, { url: url.href, signingSecret });
			await tx.notificationChannel.create({
				data: { ...data, ...owner, ...sealed, origin: url.origin, createdAt: now },
				select: { id: true },
			});
		} else {
			const address = url === null ? {} : await newAddress(tx, deps, id, url);
			await tx.notificationChannel.update({
				where: { id },
				data: { ...data, ...address },
				select: { id: true },
			});
			if (!enabled) await giveUpWaiting(tx, id, now);
		}
		const channel = await findChannel(tx, actor, id);
		await recordAudit(tx, {
			actor,
			action: before === null ? "channel.create" : "channel.update",
			target: { kind: "notification_channel", id },
			before: before === null ? null : auditView(before),
			after: { ...auditView(channel), addressReplaced: url !== null },
		});
		return {
			channel,
			signingSecret: format === "webhook" ? (signingSecret?.reveal() ?? null) : null,
		};
	});
}

/** A new signing secret; the old one signs nothing any more from the next message on. */
export function rotateSigningSecret(deps: ChannelDeps, actor: Actor, id: string): Promise<string> {
	return inTransaction(deps.db, async (tx) => {
		await findChannel(tx, actor, id);
		const row = await tx.notificationChannel.findUniqueOrThrow({
			where: { id },
			select: SEALED_CHANNEL_SELECT,
		});
		const { url } = openChannel(deps.envelope, row);
		const signingSecret = makeSigningSecret(deps.random);
		const sealed = sealChannel(deps.envelope, row, { url, signingSecret });
		const updatedAt = new Date(deps.clock.nowMs());
		await tx.notificationChannel.update({
			where: { id },
			data: { ...sealed, updatedAt },
			select: { id: true },
		});
		await recordAudit(tx, {
			actor,
			action: "channel.rotate_secret",
			target: { kind: "notification_channel", id },
		});
		return signingSecret.reveal();
	});
}

/** Removes a channel with its address, its secret and its delivery log. */
export async function removeChannel(
	deps: Pick<ChannelDeps, "db">,
	actor: Actor,
	id: string,
): Promise<void> {
	await inTransaction(deps.db, async (tx) => {
		const before = await findChannel(tx, actor, id);
		await tx.notificationChannel.delete({ where: { id }, select: { id: true } });
		await recordAudit(tx, {
			actor,
			action: "channel.remove",
			target: { kind: "notification_channel", id },
			before: auditView(before),
		});
	});
}

export async function listChannels(db: Db, actor: Actor): Promise<ChannelItem[]> {
	const rows = await db.notificationChannel.findMany({
		where: { orgId: actor.orgId },
		select: CHANNEL_SELECT,
		orderBy: { name: "asc" },
		take: MAX_CHANNELS,
	});
	return rows.map(toChannelItem);
}

async function findChannel(tx: Tx, actor: Actor, id: string): Promise<ChannelItem> {
	const row = await tx.notificationChannel.findFirst({
		where: { id, orgId: actor.orgId },
		select: CHANNEL_SELECT,
	});
	if (row === null) throw new AppError("not_found", "there is no such channel");
	return toChannelItem(row);
}

async function newAddress(tx: Tx, { envelope }: ChannelDeps, id: string, url: URL) {
	const row = await tx.notificationChannel.findUniqueOrThrow({
		where: { id },
		select: SEALED_CHANNEL_SELECT,
	});
	const { signingSecret } = openChannel(envelope, row);
	return { ...sealChannel(envelope, row, { url: url.href, signingSecret }), origin: url.origin };
}

/** A channel that is switched off must not send a month's messages when it is switched on. */
async function giveUpWaiting(tx: Tx, channelId: string, now: Date): Promise<void> {
	await tx.notificationDelivery.updateMany({
		where: { channelId, state: "pending" },
		data: { state: "failed", endedAt: now },
	});
}

async function requireFreeName(tx: Tx, actor: Actor, name: string, id: string): Promise<void> {
	const other = await tx.notificationChannel.findFirst({
		where: { orgId: actor.orgId, name, id: { not: id } },
		select: { id: true },
	});
	if (other !== null) {
		throw new AppError("conflict", `there is a channel named ${name} already`, { param: "name" });
	}
}

async function requireRoom(tx: Tx, actor: Actor): Promise<void> {
	const count = await tx.notificationChannel.count({ where: { orgId: actor.orgId } });
	if (count >= MAX_CHANNELS) {
		throw new AppError("limit_exceeded", `there are ${MAX_CHANNELS} channels already`, {
			hint: "remove one that is no longer needed",
		});
	}
}

/** Literal addresses are judged here, the addresses of a name at each connection. */
function checkChannelUrl(text: string, allowPrivate: boolean): URL {
	try {
		return checkUrl(text, allowPrivate ? "private" : "public");
	} catch (error) {
		if (!isAppError(error)) throw error;
		throw new AppError("invalid_input", error.message, {
			param: "url",
			...(allowPrivate
				? {}
				: {
						hint: "the operator can allow private addresses with SOPHIA_ALLOW_PRIVATE_UPSTREAMS=true",
					}),
		});
	}
}

function auditView(item: ChannelItem) {
	const { name, format, origin, enabled, minSeverity, mutedKinds, tellsResolved } = item;
	return { name, format, origin, enabled, minSeverity, mutedKinds, tellsResolved };
}
