import { z } from "zod";
import { captureModeSchema, scopeSchema } from "./callers.ts";
import { cursorSchema, idSchema, instantInput, limitSchema, nameSchema, pageOf } from "./fields.ts";

export const apiKeyItemSchema = z.object({
	id: z.string(),
	name: z.string(),
	/** `sph_` and the 8 characters that are not secret. */
	prefix: z.string(),
	ownerId: z.string(),
	ownerEmail: z.string(),
	scopes: z.array(scopeSchema),
	/** Scopes of the key that its owner's role has today: what the key really can do. */
	effectiveScopes: z.array(scopeSchema),
	/** Empty: every model that the policy allows. */
	allowedModels: z.array(z.string()),
	capture: captureModeSchema,
	captureRetentionDays: z.number().int(),
	createdAt: z.date(),
	expiresAt: z.date().nullable(),
	lastUsedAt: z.date().nullable(),
	revokedAt: z.date().nullable(),
	/** The key that this one took over from. */
	rotatedFromId: z.string().nullable(),
	state: z.enum(["active", "expired", "revoked", "owner_disabled"]),
});
export type ApiKeyItem = z.infer<typeof apiKeyItemSchema>;
export const listApiKeysInput = z.strictObject({
	limit: limitSchema,
	cursor: cursorSchema.optional(),
	query: z.string().trim().max(100).optional(),
	/**
	 * Without it revoked and expired keys are listed as well. `expiring`: ends within 14 days.
	 * `unused`: works, but nothing used it for 30 days. `inactive`: refused for whatever reason.
	 */
	state: z.enum(["active", "inactive", "expiring", "unused", "revoked"]).optional(),
});
export const apiKeyPageSchema = pageOf(apiKeyItemSchema).extend({
	/** What the caller may put into a new key. */
	grantableScopes: z.array(scopeSchema),
});
export const createApiKeyInput = z.strictObject({
	name: nameSchema,
	scopes: z.array(scopeSchema).min(1, "choose at least one scope").max(scopeSchema.options.length),
	allowedModels: z.array(z.string().min(1).max(100)).max(50).default([]),
	expiresAt: instantInput.nullable().default(null),
	capture: captureModeSchema.default("off"),
	captureRetentionDays: z.number().int().min(1).max(365).default(30),
});
export const createdApiKeySchema = z.object({
	item: apiKeyItemSchema,
	/** The whole key, shown this once. */
	key: z.string(),
	/** Allowed models that the catalogue does not have: kept, since it may have them tomorrow. */
	unknownModels: z.array(z.string()),
});
export const revokeApiKeyInput = z.strictObject({ id: idSchema });
export const rotateApiKeyInput = z.strictObject({
	id: idSchema,
	/** How long the old key still works beside the new one; 0 revokes it at once. */
	overlapHours: z.number().int().min(0).max(720).default(24),
	/** End of the new key; left out, it lives as long as the old one was meant to. */
	expiresAt: instantInput.nullable().optional(),
});
export const rotatedApiKeySchema = createdApiKeySchema
	.omit({ unknownModels: true })
	.extend({ old: apiKeyItemSchema });
export const apiKeyUseInput = z.strictObject({ id: idSchema });
const useCountSchema = z.object({ name: z.string(), requests: z.number().int() });
export const apiKeyUseSchema = z.object({
	item: apiKeyItemSchema,
	/** Days that the counts below cover. */
	days: z.number().int(),
	requests: z.number().int(),
	failed: z.number().int(),
	costNanos: z.number().int(),
	/** The part of `costNanos` that only simulated answers would have cost. */
	simulatedCostNanos: z.number().int(),
	models: z.array(useCountSchema),
	/** Tags and sessions among the newest `sampled` requests: what stands still without the key. */
	sampled: z.number().int(),
	tags: z.array(useCountSchema),
	sessions: z.number().int(),
	lastRequestAt: z.date().nullable(),
});
export type ApiKeyUse = z.infer<typeof apiKeyUseSchema>;
