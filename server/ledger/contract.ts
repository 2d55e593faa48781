import { z } from "zod";
import {
	cursorSchema,
	decisionSortSchema,
	decisionTermsSchema,
	instantSchema,
	rangeSchema,
	requestSortSchema,
	requestTermsSchema,
	windowSchema,
} from "#server/lists/contract.ts";
import { presetSchema } from "#server/policy/contract.ts";

/**
 * How a request ended. `unknown`: the process died before the end; priced at its estimate.
 */
export const outcomeSchema = z.enum([
	"ok",
	"client_abort",
	"upstream_error",
	"stream_incomplete",
	"refused",
	"shutdown",
	"unknown",
]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Where the token counts come from. */
export const usageSourceSchema = z.enum(["provider", "computed", "estimated", "none"]);
export type UsageSource = z.infer<typeof usageSourceSchema>;

/** A stored request is `running` until its terminal record arrives. */
export const requestOutcomeSchema = z.enum(["running", ...outcomeSchema.options]);
export type RequestOutcome = z.infer<typeof requestOutcomeSchema>;

export const requestSourceSchema = z.enum(["v1", "playground", "worker"]);
export type RequestSource = z.infer<typeof requestSourceSchema>;

const limitSchema = z.number().int().min(1).max(200).default(50);

export const listRequestsInput = z.strictObject({
	limit: limitSchema,
	/** `nextCursor` of the page before, in the same order. */
	cursor: cursorSchema.optional(),
	/** Conditions on any column, besides the short forms below. */
	where: requestTermsSchema.optional(),
	range: rangeSchema.optional(),
	sort: requestSortSchema.optional(),
	outcome: z.array(requestOutcomeSchema).min(1).max(8).optional(),
	/** Matches the model that answered or, where none did, the one that was planned. */
	model: z.string().min(1).max(200).optional(),
	key: z.uuid().optional(),
	user: z.uuid().optional(),
	/** The first characters of a request id, at least four. */
	q: z
		.string()
		.trim()
		.toLowerCase()
		.regex(/^[0-9a-f-]{4,36}$/, "enter at least the first four characters of a request id")
		.optional(),
	since: instantSchema.optional(),
	until: instantSchema.optional(),
	simulated: z.boolean().optional(),
	source: requestSourceSchema.optional(),
});
export type ListRequestsInput = z.infer<typeof listRequestsInput>;

export const tokenCountsSchema = z.object({
	prompt: z.number(),
	completion: z.number(),
	cacheRead: z.number(),
	cacheWrite: z.number(),
	reasoning: z.number(),
});

/** One line of the request list. What is not known yet, or never will be, is `null`. */
export const requestRowSchema = z.object({
	id: z.string(),
	startedAt: z.iso.datetime(),
	endedAt: z.iso.datetime().nullable(),
	outcome: requestOutcomeSchema,
	httpStatus: z.number().nullable(),
	errorClass: z.string().nullable(),
	source: requestSourceSchema,
	keyId: z.string().nullable(),
	/** Of the key and the person as they are called today; `null` also when they are gone. */
	keyName: z.string().nullable(),
	userId: z.string().nullable(),
	userName: z.string().nullable(),
	sessionId: z.string().nullable(),
	tags: z.array(z.string()),
	modelAsked: z.string(),
	modelPlanned: z.string(),
	modelServed: z.string().nullable(),
	provider: z.string().nullable(),
	upstream: z.string(),
	stream: z.boolean(),
	simulated: z.boolean(),
	decisionId: z.string().nullable(),
	tokens: tokenCountsSchema.nullable(),
	usageSource: usageSourceSchema.nullable(),
	/** Estimated at admission, nano-dollars. */
	estimateNanos: z.number(),
	/** From our price list, nano-dollars. */
	costNanos: z.number().nullable(),
	/** What the upstream said; the difference is ours minus theirs. */
	upstreamCostNanos: z.number().nullable(),
	costDifferenceNanos: z.number().nullable(),
	ttftMs: z.number().nullable(),
	durationMs: z.number().nullable(),
	/** In the upstream's own word; `null` where it gave none. */
	finishReason: z.string().nullable(),
	attemptCount: z.number(),
});
export type RequestRow = z.infer<typeof requestRowSchema>;

export const listRequestsOutput = z.object({
	items: z.array(requestRowSchema),
	nextCursor: z.string().nullable(),
	/** Of `range` as it was resolved; `null` without one. Later pages ask for exactly it. */
	window: windowSchema.nullable(),
});
export type ListRequestsOutput = z.infer<typeof listRequestsOutput>;

/** The present state of rows that are on screen already. */
export const patchRequestsInput = z.strictObject({ ids: z.array(z.uuid()).min(1).max(200) });
/** Rows that are gone, or not the caller's, are left out. */
export const patchRequestsOutput = z.object({ items: z.array(requestRowSchema) });
export type PatchRequestsOutput = z.infer<typeof patchRequestsOutput>;

export const attemptSchema = z.object({
	modelId: z.string(),
	upstream: z.string(),
	startMs: z.number(),
	ttftMs: z.number().nullable(),
	endMs: z.number(),
	status: z.number().nullable(),
	outcome: z.enum(["ok", "error", "abandoned"]),
	errorClass: z.string().nullable(),
	errorMessage: z.string().nullable(),
	waitMs: z.number(),
});

export const spanSchema = z.object({
	name: z.string(),
	startMs: z.number(),
	endMs: z.number(),
	attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export const requestDetailSchema = requestRowSchema.extend({
	traceId: z.string(),
	metadata: z.record(z.string(), z.string()).nullable(),
	errorMessage: z.string().nullable(),
	estimatePromptTokens: z.number(),
	/** The catalogue snapshot that the price comes from. */
	priceVersion: z.number().nullable(),
	attempts: z.array(attemptSchema),
	spans: z.array(spanSchema),
	/** Whether bodies are kept, and until when. They load apart: `withMessages`. */
	capture: z.object({ truncated: z.boolean(), expiresAt: z.iso.datetime() }).nullable(),
});
export type RequestDetail = z.infer<typeof requestDetailSchema>;

const headersSchema = z.array(z.tuple([z.string(), z.string()]));

export const captureSchema = z.object({
	request: z.string(),
	response: z.string(),
	truncated: z.boolean(),
	/** Those that may be kept. `null`: not recorded, or no upstream answered. */
	requestHeaders: headersSchema.nullable(),
	answerHeaders: headersSchema.nullable(),
	expiresAt: z.iso.datetime(),
});
export type Capture = z.infer<typeof captureSchema>;

export const getRequestInput = z.strictObject({
	id: z.uuid(),
	/** True loads the captured messages as well, where they are kept and the caller may read them. */
	withMessages: z.boolean().default(false),
});

/** `being_written`: younger than a minute and not in the database yet; ask again in a second. */
export const getRequestOutput = z.discriminatedUnion("state", [
	z.object({
		state: z.literal("found"),
		request: requestDetailSchema,
		messages: captureSchema.nullable(),
	}),
	z.object({ state: z.literal("being_written"), id: z.string() }),
]);
export type GetRequestOutput = z.infer<typeof getRequestOutput>;

export const listDecisionsInput = z.strictObject({
	limit: limitSchema,
	cursor: cursorSchema.optional(),
	where: decisionTermsSchema.optional(),
	range: rangeSchema.optional(),
	sort: decisionSortSchema.optional(),
	/** The chosen model. */
	model: z.string().min(1).max(200).optional(),
	preset: presetSchema.optional(),
	/** Only close calls: decisions whose margin is at most this many points. */
	maxMargin: z.number().min(0).max(100).optional(),
	since: instantSchema.optional(),
	until: instantSchema.optional(),
});
export type ListDecisionsInput = z.infer<typeof listDecisionsInput>;

export const decisionRowSchema = z.object({
	id: z.string(),
	requestId: z.string(),
	decidedAt: z.iso.datetime(),
	preset: z.string(),
	chosen: z.string(),
	score: z.number(),
	margin: z.number().nullable(),
	candidateCount: z.number(),
	reasoning: z.string(),
	catalogNumber: z.number(),
	healthNumber: z.number(),
	policyNumber: z.number(),
	promptTokens: z.number(),
	expectedCompletionTokens: z.number(),
	/** Parameters and modalities that a candidate had to support, besides text. */
	requires: z.array(z.string()),
	/** How the request that it was made for ended, who answered, and what that took. */
	outcome: requestOutcomeSchema,
	modelServed: z.string().nullable(),
	keyId: z.string().nullable(),
	userId: z.string().nullable(),
	costNanos: z.number().nullable(),
	ttftMs: z.number().nullable(),
	durationMs: z.number().nullable(),
	simulated: z.boolean(),
});
export type DecisionRow = z.infer<typeof decisionRowSchema>;

export const listDecisionsOutput = z.object({
	items: z.array(decisionRowSchema),
	nextCursor: z.string().nullable(),
	window: windowSchema.nullable(),
});
export type ListDecisionsOutput = z.infer<typeof listDecisionsOutput>;

export const usageSummaryInput = z.strictObject({
	since: instantSchema,
	until: instantSchema,
	/** IANA zone in which days are counted; the organisation's reporting zone when left out. */
	zone: z.string().min(1).max(64).optional(),
	simulated: z.boolean().optional(),
});
export type UsageSummaryInput = z.infer<typeof usageSummaryInput>;

const usageFigures = {
	requests: z.number(),
	/** Of these, answered by the simulator. */
	simulatedRequests: z.number(),
	outcomes: z.record(outcomeSchema, z.number()),
	tokens: tokenCountsSchema,
	costNanos: z.number(),
	/** The part of `costNanos` that rests on an estimate. */
	estimatedCostNanos: z.number(),
	/** Requests whose upstream named its own cost, and both sums over exactly these. */
	comparedRequests: z.number(),
	comparedCostNanos: z.number(),
	upstreamCostNanos: z.number(),
	costDifferenceNanos: z.number(),
	meanTtftMs: z.number().nullable(),
	meanDurationMs: z.number().nullable(),
};
export const usageFiguresSchema = z.object(usageFigures);
export type UsageFigures = z.infer<typeof usageFiguresSchema>;

export const usageSummaryOutput = z.object({
	/** The range as counted: whole quarters of an hour. */
	since: z.iso.datetime(),
	until: z.iso.datetime(),
	zone: z.string(),
	totals: usageFiguresSchema,
	/** Every day of the range, days without requests included, `YYYY-MM-DD` in `zone`. */
	days: z.array(usageFiguresSchema.extend({ day: z.string() })),
	/** The costliest 200. */
	models: z.array(usageFiguresSchema.extend({ model: z.string() })),
	/** The costliest 200; `keyId` is `null` for requests without a key. */
	keys: z.array(usageFiguresSchema.extend({ keyId: z.string().nullable() })),
});
export type UsageSummaryOutput = z.infer<typeof usageSummaryOutput>;
