import type { z } from "zod";
import { raiseEpoch } from "#server/platform/change-feed.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction, type Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type { Envelope } from "#server/platform/secrets/envelope.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import type { Actor, ProviderItem, saveProviderInput } from "../contract.ts";
import { recordAudit } from "../record-audit.ts";
import { checkBaseUrl } from "./check-base-url.ts";
import { PROVIDER_SELECT, placeOf, toProviderItem } from "./provider-rows.ts";

export interface ProviderDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
	readonly envelope: Envelope;
	readonly allowPrivate: boolean;
}

const HINT_LENGTH = 4;
/** A hint of a short secret would give away too much of it. */
const MIN_LENGTH_FOR_HINT = 16;

/**
 * Creates or changes a provider. The secret is bound to the address: a new address or kind needs the
 * secret again, so nobody who cannot read a stored secret can have it sent elsewhere.
 */
export async function saveProvider(
	deps: ProviderDeps,
	actor: Actor,
	input: z.output<typeof saveProviderInput>,
): Promise<ProviderItem> {
	const baseUrl = checkBaseUrl(input.baseUrl, deps);
	return inTransaction(deps.db, async (tx) => {
		const before = input.id === undefined ? null : await findProvider(tx, actor, input.id);
		const id = before?.id ?? newId(deps.clock, deps.random);
		await requireFreeName(tx, actor, input.name, id);
		const secret = input.secret === undefined ? null : new Secret(input.secret);
		if (secret === null) requireStoredSecret(before, input.kind, baseUrl);
		const now = new Date(deps.clock.nowMs());
		const place = placeOf({ id, orgId: actor.orgId, kind: input.kind, baseUrl });
		const data = {
			kind: input.kind,
			name: input.name,
			baseUrl,
			enabled: input.enabled,
			updatedAt: now,
			...(secret === null ? {} : sealedFields(deps.envelope, secret, place)),
		};
		const row =
			before === null
				? await tx.providerCredential.create({
						data: {
							...data,
							...sealedFields(deps.envelope, requireSecret(secret), place),
							id,
							orgId: actor.orgId,
							createdAt: now,
						},
						select: PROVIDER_SELECT,
					})
				: await tx.providerCredential.update({
						where: { id },
						data: { ...data, lastTestAt: null, lastTestOk: null, lastTestMessage: null },
						select: PROVIDER_SELECT,
					});
		const after = toProviderItem(row);
		await raiseEpoch(tx, "providers");
		await recordAudit(tx, {
			actor,
			action: before === null ? "provider.create" : "provider.update",
			target: { kind: "provider", id },
			before: before === null ? null : auditView(before),
			after: { ...auditView(after), secretReplaced: secret !== null },
		});
		return after;
	});
}

/** Removes a provider and its sealed secret for good. */
export async function removeProvider(
	deps: Pick<ProviderDeps, "db">,
	actor: Actor,
	id: string,
): Promise<void> {
	await inTransaction(deps.db, async (tx) => {
		const before = await findProvider(tx, actor, id);
		await tx.providerCredential.delete({ where: { id }, select: { id: true } });
		await raiseEpoch(tx, "providers");
		await recordAudit(tx, {
			actor,
			action: "provider.remove",
			target: { kind: "provider", id },
			before: auditView(before),
		});
	});
}

export async function listProviders(db: Db, actor: Actor): Promise<ProviderItem[]> {
	const rows = await db.providerCredential.findMany({
		where: { orgId: actor.orgId },
		select: PROVIDER_SELECT,
		orderBy: { name: "asc" },
		take: 200,
	});
	return rows.map(toProviderItem);
}

async function findProvider(tx: Tx, actor: Actor, id: string): Promise<ProviderItem> {
	const row = await tx.providerCredential.findFirst({
		where: { id, orgId: actor.orgId },
		select: PROVIDER_SELECT,
	});
	if (row === null) throw new AppError("not_found", "there is no such provider");
	return toProviderItem(row);
}

async function requireFreeName(tx: Tx, actor: Actor, name: string, id: string): Promise<void> {
	const other = await tx.providerCredential.findFirst({
		where: { orgId: actor.orgId, name, id: { not: id } },
		select: { id: true },
	});
	if (other !== null) {
		throw new AppError("conflict", `there is a provider named ${name} already`, { param: "name" });
	}
}

function requireSecret(secret: Secret | null): Secret {
	if (secret !== null) return secret;
	throw new AppError("invalid_input", "enter the secret", { param: "secret" });
}

function requireStoredSecret(before: ProviderItem | null, kind: string, baseUrl: string): void {
	if (before === null) throw new AppError("invalid_input", "enter the secret", { param: "secret" });
	if (before.baseUrl !== baseUrl || before.kind !== kind) {
		throw new AppError(
			"invalid_input",
			"enter the secret again: it was stored for another address",
			{
				param: "secret",
			},
		);
	}
}

function sealedFields(envelope: Envelope, secret: Secret, place: Parameters<Envelope["seal"]>[1]) {
	const text = secret.reveal();
	return {
		...envelope.seal(secret, place),
		hint: text.length >= MIN_LENGTH_FOR_HINT ? text.slice(-HINT_LENGTH) : "",
	};
}

function auditView(item: ProviderItem) {
	return {
		kind: item.kind,
		name: item.name,
		baseUrl: item.baseUrl,
		enabled: item.enabled,
		hint: item.hint,
	};
}
