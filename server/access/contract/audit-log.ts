import { z } from "zod";
import { rangeSchema } from "#server/lists/contract.ts";
import { instantInput, limitSchema, pageOf } from "./fields.ts";

export const auditEntrySchema = z.object({
	seq: z.number().int(),
	at: z.date(),
	actorKind: z.enum(["user", "key", "service", "system"]),
	actorId: z.string(),
	actorName: z.string(),
	address: z.string().nullable(),
	action: z.string(),
	targetKind: z.string(),
	targetId: z.string(),
	before: z.json().nullable(),
	after: z.json().nullable(),
	/** Hex of the chained hash. */
	hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
const auditFilters = {
	/** Part of the actor's name, or the exact actor id. */
	actor: z.string().trim().min(1).max(200).optional(),
	/** The action or its beginning: `key.` finds `key.create` and `key.revoke`. */
	action: z.string().trim().min(1).max(100).optional(),
	/** Exact id of the thing that was changed. */
	target: z.string().trim().min(1).max(200).optional(),
	since: instantInput.optional(),
	until: instantInput.optional(),
	/** A range of the console, resolved by the server; `since` and `until` go before it. */
	range: rangeSchema.optional(),
	/** This entry alone. */
	seq: z.number().int().positive().optional(),
};
export const listAuditLogInput = z.strictObject({
	limit: limitSchema,
	/** Sequence number of the last entry seen. */
	cursor: z
		.string()
		.regex(/^\d{1,15}$/, "this is not a cursor of this list")
		.optional(),
	...auditFilters,
});
export const auditPageSchema = pageOf(auditEntrySchema);
export const exportAuditLogInput = z.strictObject({
	format: z.enum(["csv", "jsonl"]),
	...auditFilters,
});
export const exportAuditLogOutput = z.object({
	filename: z.string(),
	mediaType: z.string(),
	content: z.string(),
	rows: z.number().int(),
	/** True when the bound of one export was reached: narrow the time to get the rest. */
	truncated: z.boolean(),
});
export const verifyAuditLogOutput = z.object({
	ok: z.boolean(),
	entries: z.number().int(),
	headSeq: z.number().int(),
	/** Hex; keep it elsewhere to notice a log that was replaced as a whole. */
	headHash: z.string(),
	/** The first place where the chain does not hold. */
	fault: z.object({ seq: z.number().int(), reason: z.string() }).nullable(),
	durationMs: z.number(),
});
export type AuditVerification = z.infer<typeof verifyAuditLogOutput>;
