import { z } from "zod";
import { idSchema } from "./fields.ts";

export const providerKindSchema = z.enum(["openrouter", "openai-compatible", "portkey"]);
export type ProviderKind = z.infer<typeof providerKindSchema>;
export const providerItemSchema = z.object({
	id: z.string(),
	kind: providerKindSchema,
	name: z.string(),
	baseUrl: z.string(),
	/** Last four characters of the secret, for recognition only. */
	hint: z.string(),
	enabled: z.boolean(),
	createdAt: z.date(),
	updatedAt: z.date(),
	lastTest: z.object({ at: z.date(), ok: z.boolean(), message: z.string() }).nullable(),
});
export type ProviderItem = z.infer<typeof providerItemSchema>;
export const providerListSchema = z.object({
	items: z.array(providerItemSchema),
	/** What serves when nothing is stored here: from the environment, or the simulator. */
	fallback: z.enum(["environment", "simulator"]),
});
export const saveProviderInput = z.strictObject({
	/** Left out: a new one. */
	id: idSchema.optional(),
	kind: providerKindSchema,
	name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "use a-z, 0-9 and -, at most 40 characters"),
	baseUrl: z.string().min(1).max(500),
	/** Write-only. Left out at a change: the stored one stays, unless the address changes. */
	secret: z.string().min(1).max(500).optional(),
	enabled: z.boolean().default(true),
});
export const providerIdInput = z.strictObject({ id: idSchema });
export const providerTestSchema = z.object({
	ok: z.boolean(),
	message: z.string(),
	steps: z.array(
		z.object({
			name: z.enum(["address", "connection", "answer", "credential"]),
			state: z.enum(["passed", "failed", "not_reached"]),
			detail: z.string(),
			durationMs: z.number().nullable(),
		}),
	),
});
export type ProviderTest = z.infer<typeof providerTestSchema>;
