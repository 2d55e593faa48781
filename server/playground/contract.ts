import { z } from "zod";

/** `auto`, `auto:fast`, `auto:quality`, or the id of one model. */
export const modelChoiceSchema = z
	.string()
	.trim()
	.min(1)
	.max(200)
	.regex(/^[\w.:/@+-]+$/, "name a model as author/slug, or auto");

const MAX_TEXT = 400_000;

/** What an image may be; anything else, SVG above all, is refused by its first bytes. */
export const IMAGE_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;
export const imageTypeSchema = z.enum(IMAGE_TYPES);
export type ImageType = z.infer<typeof imageTypeSchema>;

export const MAX_IMAGES = 4;
export const MAX_IMAGE_BYTES = 4_194_304;

/** A new image, or one of an earlier question of the same person. */
const sentImageSchema = z.union([
	z.strictObject({
		base64: z
			.string()
			.min(1)
			.max(Math.ceil(MAX_IMAGE_BYTES / 3) * 4),
	}),
	z.strictObject({ id: z.uuid() }),
]);
export type SentImage = z.infer<typeof sentImageSchema>;

export const sendInput = z.strictObject({
	/** `null` starts a new conversation. */
	conversationId: z.uuid().nullable(),
	text: z.string().min(1, "write something first").max(MAX_TEXT, "that is too long to send here"),
	model: modelChoiceSchema,
	/** Only where a conversation begins; later it stands. */
	systemPrompt: z.string().max(MAX_TEXT).nullable().default(null),
	images: z.array(sentImageSchema).max(MAX_IMAGES, `send ${MAX_IMAGES} images at most`).default([]),
});
export type SendInput = z.infer<typeof sendInput>;

export const messageFactsSchema = z.object({
	provider: z.string().nullable(),
	attempts: z.number().nullable(),
	simulated: z.boolean(),
	/** Time to the first token, ms. */
	ttftMs: z.number().nullable(),
	durationMs: z.number().nullable(),
	promptTokens: z.number().nullable(),
	completionTokens: z.number().nullable(),
	costNanos: z.number().nullable(),
	finishReason: z.string().nullable(),
	/** `gateway`: as the usage record says; `observed`: as seen here, before that record was there. */
	source: z.enum(["gateway", "observed"]),
});
export type MessageFacts = z.infer<typeof messageFactsSchema>;

export const attachedImageSchema = z.object({
	id: z.string(),
	mediaType: imageTypeSchema,
	/** Bytes. */
	size: z.number(),
});
export type AttachedImage = z.infer<typeof attachedImageSchema>;

/** Images load one by one, when they are looked at. */
export const imageInput = z.strictObject({ id: z.uuid() });
export const imageOutput = z.object({ dataUrl: z.string() });

export const messageSchema = z.object({
	id: z.string(),
	role: z.enum(["system", "user", "assistant"]),
	content: z.string(),
	images: z.array(attachedImageSchema),
	/** `stopped` and `failed` answers keep what had come until then. */
	status: z.enum(["streaming", "ok", "stopped", "failed"]),
	error: z.string().nullable(),
	modelAsked: z.string().nullable(),
	modelServed: z.string().nullable(),
	requestId: z.string().nullable(),
	decisionId: z.string().nullable(),
	facts: messageFactsSchema.nullable(),
	createdAt: z.iso.datetime(),
});
export type PlaygroundMessage = z.infer<typeof messageSchema>;

export const conversationRowSchema = z.object({
	id: z.string(),
	title: z.string(),
	updatedAt: z.iso.datetime(),
});
export type ConversationRow = z.infer<typeof conversationRowSchema>;

export const listConversationsInput = z.strictObject({
	limit: z.number().int().min(1).max(200).default(50),
	cursor: z.string().max(100).nullish(),
});
export type ListConversationsInput = z.infer<typeof listConversationsInput>;

export const listConversationsOutput = z.object({
	items: z.array(conversationRowSchema),
	nextCursor: z.string().nullable(),
});

export const conversationInput = z.strictObject({ id: z.uuid() });
export const conversationOutput = conversationRowSchema.extend({
	messages: z.array(messageSchema),
	/** Older messages than these exist; they are kept, but not loaded. */
	truncated: z.boolean(),
});
export type Conversation = z.infer<typeof conversationOutput>;

/** What `send` streams: once `started`, deltas, then `finished`; `recorded` when costs are known. */
export type PlaygroundEvent =
	| {
			readonly type: "started";
			readonly conversationId: string;
			readonly title: string;
			readonly userMessage: PlaygroundMessage;
			readonly answer: PlaygroundMessage;
	  }
	| {
			readonly type: "head";
			readonly requestId: string;
			readonly decisionId: string | null;
			readonly modelServed: string;
			readonly simulated: boolean;
	  }
	| { readonly type: "delta"; readonly text: string }
	| { readonly type: "finished"; readonly answer: PlaygroundMessage }
	| { readonly type: "recorded"; readonly answer: PlaygroundMessage };
