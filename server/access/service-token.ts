import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import { type Actor, type CallerGrant, roleSchema } from "./contract.ts";
import { ROLE_SCOPES } from "./permissions.ts";

/** Long enough to start a call, short enough to be worth nothing when it leaks. */
const TOKEN_MS = 60_000;
/** Clocks of console and edge may differ by this much. */
const SKEW_MS = 30_000;
const PREFIX = "svc_";
const MAX_LENGTH = 1_000;

const payloadSchema = z.strictObject({
	org: z.string(),
	service: z.enum(["console", "worker"]),
	user: z.string().nullable(),
	role: roleSchema,
	exp: z.number(),
});

export interface ServiceTokenInput {
	readonly orgId: string;
	readonly service: "console" | "worker";
	readonly onBehalfOfUserId: string | null;
	readonly role: z.infer<typeof roleSchema>;
}

/** `svc_<payload>.<mac>`: lets console and worker call the edge for somebody, for one minute. */
export function signServiceToken(
	deps: { readonly clock: Clock; readonly key: Buffer },
	input: ServiceTokenInput,
): string {
	const payload: z.infer<typeof payloadSchema> = {
		org: input.orgId,
		service: input.service,
		user: input.onBehalfOfUserId,
		role: input.role,
		exp: deps.clock.nowMs() + TOKEN_MS,
	};
	const text = Buffer.from(JSON.stringify(payload)).toString("base64url");
	return `${PREFIX}${text}.${mac(deps.key, text).toString("base64url")}`;
}

/** The token's input for an actor of the console: a person, or a program through tRPC. */
export function serviceTokenInputFor(
	actor: Actor,
	ownerRole: z.infer<typeof roleSchema> = "consumer",
): ServiceTokenInput {
	const base = { orgId: actor.orgId, service: "console" as const };
	switch (actor.kind) {
		case "user":
			return { ...base, onBehalfOfUserId: actor.userId, role: actor.role };
		case "key":
			return { ...base, onBehalfOfUserId: actor.ownerId, role: ownerRole };
		case "service":
			return { ...base, onBehalfOfUserId: actor.onBehalfOfUserId, role: actor.role };
		case "system":
			return { ...base, onBehalfOfUserId: null, role: "operator" };
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
		keyId: null,
		userId: payload.user,
		scopes: ROLE_SCOPES[payload.role],
		allowedModels: null,
		capture: "off",
		captureRetentionDays: 30,
		expiresAtMs: payload.exp,
	};
}

function mac(key: Buffer, text: string): Buffer {
	return createHmac("sha256", key).update(text).digest();
}
