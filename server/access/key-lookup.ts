import type { Pool } from "pg";
import { z } from "zod";
import { parseScopes } from "./api-key-rows.ts";
import { type CallerGrant, captureModeSchema, roleSchema } from "./contract.ts";
import type { KeyLookup } from "./key-verifier.ts";
import { ROLE_SCOPES } from "./permissions.ts";

/** Shorter than the time in which a revoked key must stop working. */
const QUERY_TIMEOUT_MS = 800;

const rowSchema = z.object({
	id: z.string(),
	orgId: z.string(),
	ownerId: z.string(),
	scopes: z.array(z.string()),
	allowedModels: z.array(z.string()),
	captureMode: captureModeSchema.catch("off"),
	captureRetentionDays: z.number(),
	expiresAt: z.date().nullable(),
	role: roleSchema,
});

const FIND_KEY = `
	SELECT k.id, k."orgId", k."ownerId", k.scopes, k."allowedModels", k."captureMode",
		k."captureRetentionDays", k."expiresAt", u.role
	FROM api_key k JOIN "user" u ON u.id = k."ownerId"
	WHERE k.hmac = $1 AND k."revokedAt" IS NULL AND u."disabledAt" IS NULL`;

/**
 * Looks keys up in PostgreSQL. A key never holds more than its owner's role has today. Give it a
 * pool whose connect time-out is at most 1 s: a cached grant waits for it when the database is away.
 */
export function createPostgresKeyLookup(pool: Pool): KeyLookup {
	return {
		async find(hmac) {
			// pg takes the time-out per query too, but its types do not say so.
			const query = { text: FIND_KEY, values: [hmac], query_timeout: QUERY_TIMEOUT_MS };
			const { rows } = await pool.query<Record<string, unknown>>(query);
			return rows[0] === undefined ? null : toGrant(rowSchema.parse(rows[0]));
		},
	};
}

function toGrant(row: z.infer<typeof rowSchema>): CallerGrant {
	return {
		orgId: row.orgId,
		keyId: row.id,
		userId: row.ownerId,
		scopes: parseScopes(row.scopes).filter((scope) => ROLE_SCOPES[row.role].includes(scope)),
		allowedModels: row.allowedModels.length === 0 ? null : row.allowedModels,
		capture: row.captureMode,
		captureRetentionDays: row.captureRetentionDays,
		expiresAtMs: row.expiresAt?.getTime() ?? null,
	};
}
