import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import { type Actor, type CallerGrant, captureModeSchema, scopeSchema } from "./contract.ts";
import { ROLE_SCOPES } from "./permissions.ts";

/** Long enough to start a call, short enough to be worth nothing when it leaks. */
const TOKEN_MS = 60_000;
/** Clocks of console and edge may differ by this much. */
const SKEW_MS = 30_000;
const PREFIX = "svc_";
/** A key may name 50 models of 100 characters; the edge takes headers of 32 KiB. */
const MAX_LENGTH = 12_000;

const payloadSchema = z.strictObject({
	org: z.string(),
	user: z.string().nullable(),
	key: z.string().nullable(),
	scopes: z.array(scopeSchema),
	models: z.array(z.string()).nullable(),
	capture: captureModeSchema,
	days: z.number(),
	exp: z.number(),
});
type Payload = z.infer<typeof payloadSchema>;

/**
 * `svc_<payload>.<mac>`: lets console and worker call the edge for somebody, for one minute. It
 * carries what that somebody may do and no more: a program that comes through the console keeps the
 * limits and the accounting of its key.
 */
export function signServiceToken(
	deps: { readonly clock: Clock; readonly key: Buffer },
	actor: Actor,
): string {
	const payload: Payload = { ...rightsOf(actor), exp: deps.clock.nowMs() + TOKEN_MS };
	const text = Buffer.from(JSON.stringify(payload)).toString("base64url");
	return `${PREFIX}${text}.${mac(deps.key, text).toString("base64url")}`;
}

function rightsOf(actor: Actor): Omit<Payload, "exp"> {
	const base = { org: actor.orgId, key: null, models: null, capture: "off", days: 30 } as const;
	switch (actor.kind) {
		case "user":
			return { ...base, user: actor.userId, scopes: [...ROLE_SCOPES[actor.role]] };
		case "key":
			return {
				org: actor.orgId,
				user: actor.ownerId,
				key: actor.keyId,
				scopes: [...actor.scopes],
				models: actor.limits.allowedModels === null ? null : [...actor.limits.allowedModels],
				capture: actor.limits.capture,
				days: actor.limits.captureRetentionDays,
			};
		case "service":
			return { ...base, user: actor.onBehalfOfUserId, scopes: [...ROLE_SCOPES[actor.role]] };
		case "system":
			return { ...base, user: null, scopes: [...ROLE_SCOPES.operator] };
	}
}

export function isServiceToken(bearer: string): boolean {
	return bearer.startsWith(PREFIX);
}

/** The grant of a valid token, or `null`: forged, expired or not one of ours. */
export function readServiceToken(
	deps: { readonly clock: Clock; readonly key: Buffer },
	bearer: string,
): CallerGrant | null {
	if (!isServiceToken(bearer) || bearer.length > MAX_LENGTH) return null;
	const dot = bearer.indexOf(".");
	if (dot < 0) return null;
	const text = bearer.slice(PREFIX.length, dot);
	const given = Buffer.from(bearer.slice(dot + 1), "base64url");
	const expected = mac(deps.key, text);
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
	const payload = payloadSchema.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
	const nowMs = deps.clock.nowMs();
	if (payload.exp <= nowMs - SKEW_MS || payload.exp > nowMs + TOKEN_MS + SKEW_MS) return null;
	return {
		orgId: payload.org,
		keyId: payload.key,
		userId: payload.user,
		scopes: payload.scopes,
		allowedModels: payload.models,
		capture: payload.capture,
		captureRetentionDays: payload.days,
		expiresAtMs: payload.exp,
	};
}

function mac(key: Buffer, text: string): Buffer {
	return createHmac("sha256", key).update(text).digest();
}
