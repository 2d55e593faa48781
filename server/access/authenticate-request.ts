import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { AccessServices } from "./access-services.ts";
import { hashApiKey } from "./api-keys.ts";
import type { Actor } from "./contract.ts";
import { isWellFormedApiKey } from "./core/api-key-format.ts";
import { findLiveSession } from "./sessions.ts";

/** Set by the edge on every request, over whatever the client sent: the one truth about addresses. */
export const CLIENT_ADDRESS_HEADER = "x-sophia-client-address";

export interface Credentials {
	/** The header `authorization`. */
	readonly authorization: string | null;
	readonly cookie: (name: string) => string | undefined;
	readonly address: string | null;
	/** False when an open page calls by itself; it proves nothing and can only end a session sooner. */
	readonly isAttended?: boolean;
}

export interface Authenticated {
	readonly actor: Actor | null;
	readonly mustChangePassword: boolean;
}

export interface AuthenticateDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly access: Pick<AccessServices, "sessionCookie" | "keyLookup" | "keyUse" | "apiKeyHmacKey">;
}

const NOBODY: Authenticated = { actor: null, mustChangePassword: false };

/**
 * Who sends a request: a person by session cookie, or a program by API key, never both at once,
 * since then it would be unclear whose rights hold. A key that is not valid is an error, not nobody.
 */
export async function authenticateRequest(
	deps: AuthenticateDeps,
	credentials: Credentials,
): Promise<Authenticated> {
	const cookie = credentials.cookie(deps.access.sessionCookie.name("session"));
	if (credentials.authorization !== null) {
		if (cookie !== undefined && cookie !== "") {
			throw new AppError("invalid_input", "send a session cookie or an API key, not both");
		}
		return authenticateKey(deps, credentials.authorization, credentials.address);
	}
	const sessionId = await deps.access.sessionCookie.readSessionId(cookie);
	if (sessionId === null) return NOBODY;
	const { address, isAttended } = credentials;
	const session = await findLiveSession(deps, sessionId, address, isAttended);
	return session === null
		? NOBODY
		: { actor: session.actor, mustChangePassword: session.mustChangePassword };
}

async function authenticateKey(
	deps: AuthenticateDeps,
	authorization: string,
	address: string | null,
): Promise<Authenticated> {
	const bearer = /^Bearer ([!-~]+)$/i.exec(authorization)?.[1] ?? "";
	const grant = isWellFormedApiKey(bearer)
		? await deps.access.keyLookup.find(hashApiKey(deps.access.apiKeyHmacKey, bearer))
		: null;
	const isExpired = grant?.expiresAtMs != null && grant.expiresAtMs <= deps.clock.nowMs();
	if (grant === null || isExpired || grant.keyId === null || grant.userId === null) {
		throw new AppError("unauthorized", "the API key is not valid", {
			hint: "send it as: Authorization: Bearer sph_...",
		});
	}
	deps.access.keyUse.touch(grant.keyId);
	return {
		actor: {
			kind: "key",
			orgId: grant.orgId,
			keyId: grant.keyId,
			ownerId: grant.userId,
			scopes: grant.scopes,
			limits: {
				allowedModels: grant.allowedModels,
				capture: grant.capture,
				captureRetentionDays: grant.captureRetentionDays,
			},
			expiresAtMs: grant.expiresAtMs,
			address,
		},
		mustChangePassword: false,
	};
}
