import { z } from "zod";

export const severitySchema = z.enum(["info", "warning", "critical"]);
export type Severity = z.infer<typeof severitySchema>;

/** What a kind of alert is about, in words. */
export interface AlertKind {
	readonly kind: string;
	readonly label: string;
	readonly severity: Severity;
	readonly meaning: string;
}
const alertKindSchema = z.object({
	kind: z.string(),
	label: z.string(),
	severity: severitySchema,
	meaning: z.string(),
});

const idSchema = z.uuid("this is not an id");
const kindNameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, "this is not a kind of alert");
const limitSchema = z.number().int().min(1).max(200).default(50);
const pageFields = { limit: limitSchema, cursor: idSchema.optional() };

// --- alerts ------------------------------------------------------------------------------------

export const alertItemSchema = z.object({
	id: z.string(),
	kind: z.string(),
	label: z.string(),
	severity: severitySchema,
	meaning: z.string(),
	subject: z.string(),
	message: z.string(),
	raisedAt: z.date(),
	lastSeenAt: z.date(),
	/** `null` while it lasts. */
	resolvedAt: z.date().nullable(),
});
export type AlertItem = z.infer<typeof alertItemSchema>;
export const listAlertsInput = z.strictObject({
	...pageFields,
	state: z.enum(["open", "ended"]).optional(),
	severity: severitySchema.optional(),
	kind: kindNameSchema.optional(),
	/** A model: alerts about it on any upstream. */
	modelId: z.string().min(1).max(200).optional(),
	/** This one alone. */
	id: idSchema.optional(),
});
export const alertPageSchema = z.object({
	items: z.array(alertItemSchema),
	nextCursor: z.string().nullable(),
	/** How many are open, by severity, whatever the filters. */
	open: z.record(severitySchema, z.number().int()),
});

// --- channels ----------------------------------------------------------------------------------

export const channelFormatSchema = z.enum(["webhook", "slack"]);
export type ChannelFormat = z.infer<typeof channelFormatSchema>;
export const deliveryStateSchema = z.enum(["pending", "delivered", "failed"]);
export type DeliveryState = z.infer<typeof deliveryStateSchema>;

export const channelItemSchema = z.object({
	id: z.string(),
	name: z.string(),
	format: channelFormatSchema,
	/** Scheme and host; the rest of the address is a secret of the receiver. */
	origin: z.string(),
	enabled: z.boolean(),
	minSeverity: severitySchema,
	mutedKinds: z.array(z.string()),
	tellsResolved: z.boolean(),
	createdAt: z.date(),
	updatedAt: z.date(),
	/** Messages that wait for their turn or for another try. */
	waiting: z.number().int(),
	lastDelivery: z
		.object({ at: z.date(), state: deliveryStateSchema, detail: z.string().nullable() })
		.nullable(),
});
export type ChannelItem = z.infer<typeof channelItemSchema>;
export const channelListSchema = z.object({
	items: z.array(channelItemSchema),
	/** Every kind that Sophia raises by itself. */
	kinds: z.array(alertKindSchema),
});
export const saveChannelInput = z.strictObject({
	/** Left out: a new one. */
	id: idSchema.optional(),
	name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "use a-z, 0-9 and -, at most 40 characters"),
	format: channelFormatSchema,
	/** Write-only. Left out at a change: the stored one stays. */
	url: z.string().min(1).max(1_000).optional(),
	enabled: z.boolean().default(true),
	minSeverity: severitySchema.default("info"),
	mutedKinds: z.array(kindNameSchema).max(100).default([]),
	tellsResolved: z.boolean().default(true),
});
export const savedChannelSchema = z.object({
	channel: channelItemSchema,
	/** Shown once, for a new webhook: what its receiver verifies signatures with. */
	signingSecret: z.string().nullable(),
});
export const channelIdInput = z.strictObject({ id: idSchema });
export const signingSecretOutput = z.object({ signingSecret: z.string() });

// --- deliveries --------------------------------------------------------------------------------

export const deliveryAttemptSchema = z.object({
	/** ISO 8601. */
	at: z.iso.datetime(),
	durationMs: z.number(),
	/** `null`: no answer came. */
	status: z.number().int().nullable(),
	/** What went wrong; `null` when it was taken. */
	error: z.string().nullable(),
});
export type DeliveryAttempt = z.infer<typeof deliveryAttemptSchema>;
export const deliveryItemSchema = z.object({
	id: z.string(),
	channelId: z.string(),
	channelName: z.string(),
	topic: z.enum(["alert.raised", "alert.resolved", "test"]),
	summary: z.string(),
	body: z.string(),
	state: deliveryStateSchema,
	attempts: z.array(deliveryAttemptSchema),
	createdAt: z.date(),
	endedAt: z.date().nullable(),
	/** `null` when there is no other try to come. */
	nextAttemptAt: z.date().nullable(),
});
export type DeliveryItem = z.infer<typeof deliveryItemSchema>;
export const listDeliveriesInput = z.strictObject({
	...pageFields,
	channelId: idSchema.optional(),
	state: deliveryStateSchema.optional(),
});
export const deliveryPageSchema = z.object({
	items: z.array(deliveryItemSchema),
	nextCursor: z.string().nullable(),
});
export const deliveryIdInput = z.strictObject({ id: idSchema });
