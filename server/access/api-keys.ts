import { createHmac } from "node:crypto";
import type { z } from "zod";
import { raiseEpoch } from "#server/platform/change-feed.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import type { Prisma } from "#server/platform/db/generated/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import { API_KEY_SELECT, toApiKeyItem } from "./api-key-rows.ts";
import type { Actor, ApiKeyItem, createApiKeyInput, listApiKeysInput, Scope } from "./contract.ts";
import { makeApiKey } from "./core/api-key-format.ts";
import { ROLE_SCOPES } from "./permissions.ts";
import { recordAudit } from "./record-audit.ts";

const DAY_MS = 86_400_000;
const EXPIRING_MS = 14 * DAY_MS;
const UNUSED_MS = 30 * DAY_MS;

export interface ApiKeyDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
	/** Purpose `api-key-hmac`. */
	readonly hmacKey: Buffer;
}

/** What is stored of a key, and the identity of a caller in every cache: all 256 bits of it. */
export function hashApiKey(hmacKey: Buffer, key: string): string {
	return createHmac("sha256", hmacKey).update(key).digest("hex");
}

/**
 * Creates a key and returns it, this once. Its scopes are a subset of the creator's: of the role's
 * for a person, of the key's own for a program. Keys made by the command line belong to `ownerId`.
 */
export async function createApiKey(
	deps: ApiKeyDeps,
	actor: Actor,
	input: z.output<typeof createApiKeyInput>,
	ownerId: string = ownerOf(actor),
): Promise<{ readonly item: ApiKeyItem; readonly key: string }> {
	const nowMs = deps.clock.nowMs();
	if (input.expiresAt !== null && input.expiresAt.getTime() <= nowMs) {
		throw new AppError("invalid_input", "the end lies in the past", { param: "expiresAt" });
	}
	const { key, prefix } = makeApiKey(deps.random);
	const item = await inTransaction(deps.db, async (tx) => {
		const owner = await tx.user.findFirst({
			where: { id: ownerId, orgId: actor.orgId, disabledAt: null },
			select: { role: true },
		});
		if (owner === null)
			throw new AppError("not_found", "the owner of the key is not an active user");
		requireGrantable(input, actor, ROLE_SCOPES[owner.role]);
		const row = await tx.apiKey.create({
			data: {
				id: newId(deps.clock, deps.random),
				orgId: actor.orgId,
				ownerId,
				name: input.name,
				prefix,
				hmac: hashApiKey(deps.hmacKey, key),
				scopes: [...new Set(input.scopes)],
				allowedModels: [...new Set(input.allowedModels)],
				captureMode: input.capture,
				captureRetentionDays: input.captureRetentionDays,
				expiresAt: input.expiresAt,
				createdAt: new Date(nowMs),
			},
			select: API_KEY_SELECT,
		});
		const created = toApiKeyItem(row, nowMs);
		await raiseEpoch(tx, "keys");
		await recordAudit(tx, {
			actor,
			action: "key.create",
			target: { kind: "api_key", id: created.id },
			after: keyAuditView(created),
		});
		return created;
	});
	return { item, key };
}

function ownerOf(actor: Actor): string {
	if (actor.kind === "user") return actor.userId;
	if (actor.kind === "key") return actor.ownerId;
	throw new AppError("invalid_input", "name the owner of the key");
}

/** Refuses what the actor cannot give to a key of an owner with these scopes. */
export function requireGrantable(
	key: Pick<ApiKeyItem, "scopes" | "allowedModels" | "expiresAt">,
	actor: Actor,
	ofOwner: readonly Scope[],
): void {
	requireModels(key.allowedModels, actor);
	requireLife(key.expiresAt, actor);
	const grantable = grantableScopes(actor, ofOwner);
	const excess = key.scopes.filter((scope) => !grantable.includes(scope));
	if (excess.length > 0) {
		throw new AppError("forbidden", `you cannot give a key the scope ${excess.join(", ")}`, {
			hint:
				grantable.length === 0
					? "your role cannot have keys"
					: `you can give: ${grantable.join(", ")}`,
			param: "scopes",
		});
	}
}

/** A program that may call few models gets no key that may call others; none named is all. */
function requireModels(models: readonly string[], actor: Actor): void {
	const own = actor.kind === "key" ? actor.limits.allowedModels : null;
	if (own === null || (models.length > 0 && models.every((model) => own.includes(model)))) return;
	throw new AppError("forbidden", "this key may not call all the models of the other one", {
		hint: `the other one can be limited to: ${own.join(", ")}`,
		param: "allowedModels",
	});
}

/** When the program's own key ends, and with it all that it can make; `null`: never. */
export function endOfLife(actor: Actor): Date | null {
	if (actor.kind !== "key" || actor.expiresAtMs === null) return null;
	return new Date(actor.expiresAtMs);
}

/** A program whose key ends makes none that lives on. */
function requireLife(expiresAt: Date | null, actor: Actor): void {
	const end = endOfLife(actor);
	if (end === null || (expiresAt !== null && expiresAt <= end)) return;
	throw new AppError("forbidden", "a key cannot make one that outlives it", {
		hint: `name an end no later than ${end.toISOString()}`,
		param: "expiresAt",
	});
}

/** What the actor may put into a new key of an owner with these scopes. */
function grantableScopes(actor: Actor, ofOwner: readonly Scope[]): readonly Scope[] {
	if (actor.kind === "key") return ofOwner.filter((scope) => actor.scopes.includes(scope));
	if (actor.kind === "system") return ofOwner;
	return ofOwner.filter((scope) => ROLE_SCOPES[actor.role].includes(scope));
}

/** What the actor may put into a new key of its own. */
export async function findGrantableScopes(db: Db, actor: Actor): Promise<Scope[]> {
	if (actor.kind === "user") return [...ROLE_SCOPES[actor.role]];
	if (actor.kind !== "key") return [];
	const owner = await db.user.findUnique({
		where: { id: actor.ownerId },
		select: { role: true },
	});
	return owner === null ? [] : [...grantableScopes(actor, ROLE_SCOPES[owner.role])];
}

/** Admins, operators and auditors see all keys of the organisation, everybody else their own. */
export async function listApiKeys(
	deps: Pick<ApiKeyDeps, "db" | "clock">,
	actor: Actor,
	input: z.output<typeof listApiKeysInput>,
): Promise<{ readonly items: ApiKeyItem[]; readonly nextCursor: string | null }> {
	const nowMs = deps.clock.nowMs();
	const rows = await deps.db.apiKey.findMany({
		where: {
			orgId: actor.orgId,
			...onlyOwn(actor),
			...(input.cursor === undefined ? {} : { id: { lt: input.cursor } }),
			AND: [
				input.query === undefined ? {} : { OR: matching(input.query) },
				input.state === undefined ? {} : inState(input.state, nowMs),
			],
		},
		select: API_KEY_SELECT,
		orderBy: { id: "desc" },
		take: input.limit + 1,
	});
	const items = rows.slice(0, input.limit).map((row) => toApiKeyItem(row, nowMs));
	return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}

type ListState = NonNullable<z.output<typeof listApiKeysInput>["state"]>;

function inState(state: ListState, nowMs: number): Prisma.ApiKeyWhereInput {
	const ago = (ms: number) => new Date(nowMs - ms);
	const active = {
		revokedAt: null,
		OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(nowMs) } }],
		owner: { disabledAt: null },
	};
	switch (state) {
		case "active":
			return active;
		case "inactive":
			return { NOT: active };
		case "revoked":
			return { revokedAt: { not: null } };
		case "expiring":
			return { ...active, expiresAt: { lte: ago(-EXPIRING_MS) } };
		case "unused":
			return {
				...active,
				AND: [
					{ createdAt: { lt: ago(UNUSED_MS) } },
					{ OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: ago(UNUSED_MS) } }] },
				],
			};
	}
}

function matching(query: string) {
	const contains = { contains: query, mode: "insensitive" as const };
	return [{ name: contains }, { prefix: { startsWith: query } }, { owner: { email: contains } }];
}

/** Whose keys the actor sees and changes, beside those of its organisation. */
export function onlyOwn(actor: Actor): { ownerId?: string } {
	if (actor.kind === "key") return { ownerId: actor.ownerId };
	if (actor.kind === "user" && actor.role === "consumer") return { ownerId: actor.userId };
	return {};
}

/** Ends a key for good. In force in every process within 5 s. Repeating it changes nothing. */
export async function revokeApiKey(
	deps: Pick<ApiKeyDeps, "db" | "clock">,
	actor: Actor,
	id: string,
): Promise<ApiKeyItem> {
	const nowMs = deps.clock.nowMs();
	return inTransaction(deps.db, async (tx) => {
		const found = await tx.apiKey.findFirst({
			where: { id, orgId: actor.orgId, ...onlyOwn(actor) },
			select: API_KEY_SELECT,
		});
		if (found === null) throw new AppError("not_found", "there is no such key");
		if (found.revokedAt !== null) return toApiKeyItem(found, nowMs);
		const row = await tx.apiKey.update({
			where: { id },
			data: { revokedAt: new Date(nowMs) },
			select: API_KEY_SELECT,
		});
		const after = toApiKeyItem(row, nowMs);
		await raiseEpoch(tx, "keys");
		await recordAudit(tx, {
			actor,
			action: "key.revoke",
			target: { kind: "api_key", id },
			before: keyAuditView(toApiKeyItem(found, nowMs)),
			after: keyAuditView(after),
		});
		return after;
	});
}

/** A key as the audit log keeps it. */
export function keyAuditView(item: ApiKeyItem) {
	const { name, prefix, ownerId, scopes, allowedModels, capture, captureRetentionDays } = item;
	return {
		name,
		prefix,
		ownerId,
		scopes,
		allowedModels,
		capture,
		captureRetentionDays,
		expiresAt: item.expiresAt,
		revokedAt: item.revokedAt,
	};
}
