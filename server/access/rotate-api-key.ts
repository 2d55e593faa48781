import type { z } from "zod";
import { raiseEpoch } from "#server/platform/change-feed.ts";
import { inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { API_KEY_SELECT, toApiKeyItem } from "./api-key-rows.ts";
import {
	type ApiKeyDeps,
	endOfLife,
	hashApiKey,
	keyAuditView,
	onlyOwn,
	requireGrantable,
} from "./api-keys.ts";
import type { Actor, ApiKeyItem, rotateApiKeyInput } from "./contract.ts";
import { makeApiKey } from "./core/api-key-format.ts";
import { ROLE_SCOPES } from "./permissions.ts";
import { recordAudit } from "./record-audit.ts";

const HOUR_MS = 3_600_000;

/**
 * A new key in the place of an old one: same name, owner, scopes in effect, models and capture. Both
 * work during the overlap, so that programs can be moved one by one.
 */
export async function rotateApiKey(
	deps: ApiKeyDeps,
	actor: Actor,
	input: z.output<typeof rotateApiKeyInput>,
): Promise<{ readonly item: ApiKeyItem; readonly old: ApiKeyItem; readonly key: string }> {
	const nowMs = deps.clock.nowMs();
	const { key, prefix } = makeApiKey(deps.random);
	const rotated = await inTransaction(deps.db, async (tx) => {
		// Two that rotate it at once, or one that revokes it meanwhile, come one after the other.
		await tx.$executeRaw`SELECT FROM api_key WHERE id = ${input.id}::uuid FOR UPDATE`;
		const found = await tx.apiKey.findFirst({
			where: { id: input.id, orgId: actor.orgId, ...onlyOwn(actor) },
			select: API_KEY_SELECT,
		});
		if (found === null) throw new AppError("not_found", "there is no such key");
		const before = toApiKeyItem(found, nowMs);
		requireActive(before);
		const expiresAt =
			input.expiresAt === undefined ? sameLife(before, actor, nowMs) : input.expiresAt;
		const { effectiveScopes: scopes, allowedModels } = before;
		const taken = { scopes, allowedModels, expiresAt };
		requireGrantable(taken, actor, ROLE_SCOPES[found.owner.role]);
		if (expiresAt !== null && expiresAt.getTime() <= nowMs) {
			throw new AppError("invalid_input", "the end lies in the past", { param: "expiresAt" });
		}
		const newRow = await tx.apiKey.create({
			data: {
				id: newId(deps.clock, deps.random),
				orgId: actor.orgId,
				ownerId: before.ownerId,
				name: before.name,
				prefix,
				hmac: hashApiKey(deps.hmacKey, key),
				...taken,
				captureMode: before.capture,
				captureRetentionDays: before.captureRetentionDays,
				createdAt: new Date(nowMs),
				rotatedFromId: before.id,
			},
			select: API_KEY_SELECT,
		});
		const oldRow = await tx.apiKey.update({
			where: { id: before.id },
			data: endOfOld(before, nowMs, input.overlapHours),
			select: API_KEY_SELECT,
		});
		const item = toApiKeyItem(newRow, nowMs);
		const old = toApiKeyItem(oldRow, nowMs);
		await raiseEpoch(tx, "keys");
		await recordAudit(tx, {
			actor,
			action: "key.rotate",
			target: { kind: "api_key", id: before.id },
			before: keyAuditView(before),
			after: { old: keyAuditView(old), newKeyId: item.id, newKey: keyAuditView(item) },
		});
		return { item, old };
	});
	return { ...rotated, key };
}

function requireActive({ state }: ApiKeyItem): void {
	if (state === "active") return;
	throw new AppError("conflict", `this key is ${state.replace("_", " ")}, so nothing uses it`, {
		hint: "create a new key instead",
	});
}

/** As long as the old one was made to live, counted from now; a program's own end comes first. */
function sameLife({ createdAt, expiresAt }: ApiKeyItem, actor: Actor, nowMs: number): Date | null {
	const end = endOfLife(actor);
	if (expiresAt === null) return end;
	const sameMs = nowMs + expiresAt.getTime() - createdAt.getTime();
	return new Date(Math.min(sameMs, end?.getTime() ?? sameMs));
}

function endOfOld({ expiresAt }: ApiKeyItem, nowMs: number, overlapHours: number) {
	if (overlapHours === 0) return { revokedAt: new Date(nowMs) };
	const endMs = nowMs + overlapHours * HOUR_MS;
	return { expiresAt: new Date(Math.min(endMs, expiresAt?.getTime() ?? endMs)) };
}
