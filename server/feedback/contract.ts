import { z } from "zod";

export const ratingSchema = z.enum(["up", "down"]);
export type Rating = z.infer<typeof ratingSchema>;

/** Reasons offered beside a free text. */
export const ratingLabelSchema = z.enum([
	"wrong",
	"incomplete",
	"ignored_instructions",
	"too_slow",
	"too_long",
	"bad_style",
	"unsafe",
	"better_than_expected",
]);
export type RatingLabel = z.infer<typeof ratingLabelSchema>;

export const rateInput = z.strictObject({
	requestId: z.uuid(),
	/** `null` takes the rating back. */
	rating: ratingSchema.nullable(),
	labels: z.array(ratingLabelSchema).max(8).default([]),
	reason: z.string().trim().max(2_000, "use at most 2,000 characters").nullable().default(null),
});
export type RateInput = z.infer<typeof rateInput>;

export const feedbackSchema = z.object({
	requestId: z.string(),
	rating: ratingSchema,
	labels: z.array(ratingLabelSchema),
	/** `null` also for readers who may not see what people wrote. */
	reason: z.string().nullable(),
	userId: z.string(),
	userName: z.string(),
	isMine: z.boolean(),
	updatedAt: z.iso.datetime(),
});
export type Feedback = z.infer<typeof feedbackSchema>;

export const rateOutput = z.object({ feedback: feedbackSchema.nullable() });

/** Ratings of requests on screen: of a conversation, of a request, of a decision's request. */
export const listFeedbackInput = z.strictObject({
	requestIds: z.array(z.uuid()).min(1).max(200),
});
export const listFeedbackOutput = z.object({ items: z.array(feedbackSchema) });
