import type { Prisma } from "#server/platform/db/generated/client.ts";
import { type ApiKeyItem, captureModeSchema, type Scope, scopeSchema } from "./contract.ts";
import { ROLE_SCOPES } from "./permissions.ts";

export const API_KEY_SELECT = {
	id: true,
	name: true,
	prefix: true,
	ownerId: true,
	scopes: true,
	allowedModels: true,
	captureMode: true,
	captureRetentionDays: true,
	createdAt: true,
	expiresAt: true,
	lastUsedAt: true,
	revokedAt: true,
	rotatedFromId: true,
	owner: { select: { email: true, role: true, disabledAt: true } },
} satisfies Prisma.ApiKeySelect;

type ApiKeyRow = Prisma.ApiKeyGetPayload<{ select: typeof API_KEY_SELECT }>;

/** Scopes that are known today; one that was dropped from the product grants nothing. */
export function parseScopes(stored: readonly string[]): Scope[] {
	return stored.flatMap((scope) => {
		const parsed = scopeSchema.safeParse(scope);
		return parsed.success ? [parsed.data] : [];
	});
}

export function toApiKeyItem(row: ApiKeyRow, nowMs: number): ApiKeyItem {
	const { owner, captureMode, ...key } = row;
	const scopes = parseScopes(row.scopes);
	return {
		...key,
		scopes,
		ownerEmail: owner.email,
		effectiveScopes: scopes.filter((scope) => ROLE_SCOPES[owner.role].includes(scope)),
		capture: captureModeSchema.catch("off").parse(captureMode),
		state: stateOf(row, nowMs),
	};
}

function stateOf(row: ApiKeyRow, nowMs: number): ApiKeyItem["state"] {
	if (row.revokedAt !== null) return "revoked";
	if (row.expiresAt !== null && row.expiresAt.getTime() <= nowMs) return "expired";
	return row.owner.disabledAt === null ? "active" : "owner_disabled";
}
