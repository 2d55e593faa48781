import { z } from "zod";
import { outcomeSchema, requestOutcomeSchema, tokenCountsSchema } from "#server/ledger/contract.ts";
import {
	DECISION_FIELDS,
	decisionTermsSchema,
	listQuerySchema,
	REQUEST_FIELDS,
	rangeSchema,
	requestTermsSchema,
	windowSchema,
} from "#server/lists/contract.ts";

// --- overview ----------------------------------------------------------------------------------

export const overviewInput = z.strictObject({
	range: rangeSchema.default({ kind: "last", minutes: 1440 }),
	/** `previous` adds the figures of the equally long time right before. */
	compare: z.enum(["none", "previous"]).default("none"),
	simulated: z.boolean().optional(),
});
export type OverviewInput = z.infer<typeof overviewInput>;

/**
 * Percentiles in ms, at most 2 % off, over `n` requests that have the figure: the time to the first
 * token wherever one came, the whole time of complete answers only.
 */
export const percentilesSchema = z.object({
	p50: z.number().nullable(),
	p95: z.number().nullable(),
	n: z.number(),
	/** False where only the newest requests of each bucket were looked at. */
	complete: z.boolean(),
});
export type Percentiles = z.infer<typeof percentilesSchema>;

const outcomesSchema = z.record(outcomeSchema, z.number());

export const totalsSchema = z.object({
	/** Requests that ended. */
	requests: z.number(),
	simulatedRequests: z.number(),
	outcomes: outcomesSchema,
	/** Share of `ok` among `judged`; `null` when there is none to judge. */
	successRate: z.number().nullable(),
	/** Ended requests without those that the client itself left. */
	judged: z.number(),
	tokens: tokenCountsSchema,
	costNanos: z.number(),
	/** The part of `costNanos` that rests on an estimate. */
	estimatedCostNanos: z.number(),
	ttft: percentilesSchema,
	duration: percentilesSchema,
});
export type Totals = z.infer<typeof totalsSchema>;

/** One stretch of time of a chart. */
export const pointSchema = z.object({
	/** Start and end, ms since the epoch. */
	startMs: z.number(),
	endMs: z.number(),
	/** The present lies in it: more will come. */
	isOpen: z.boolean(),
	requests: z.number(),
	outcomes: outcomesSchema,
	costNanos: z.number(),
	tokens: z.number(),
	ttft: percentilesSchema,
	duration: percentilesSchema,
});
export type Point = z.infer<typeof pointSchema>;

/** Cost over the same buckets, split by one property: the costliest eight and the rest. */
export const costSplitSchema = z.object({
	groups: z.array(
		z.object({
			/** `null`: all others together. */
			key: z.string().nullable(),
			requests: z.number(),
			costNanos: z.number(),
			/** Nano-dollars, one a bucket. */
			points: z.array(z.number()),
		}),
	),
	/** Groups that there are, those in the rest included. */
	groupCount: z.number(),
});
export type CostSplit = z.infer<typeof costSplitSchema>;

export const attentionSchema = z.object({
	kind: z.enum(["alert", "breaker_open", "key_expiring", "key_expired", "catalog_stale"]),
	severity: z.enum(["critical", "warning", "info"]),
	/** What it is about: a source, a model, a key's name. */
	subject: z.string(),
	message: z.string(),
	sinceMs: z.number().nullable(),
	/** Page that deals with it. */
	href: z.string(),
});
export type Attention = z.infer<typeof attentionSchema>;

/** Half an hour of one provider. */
export const stripCellSchema = z.object({
	startMs: z.number(),
	requests: z.number(),
	failed: z.number(),
});
export const providerStripSchema = z.object({
	/** Author prefix of the models: `anthropic`, `openai`. */
	provider: z.string(),
	requests: z.number(),
	successRate: z.number().nullable(),
	/** The last 24 hours in 48 cells, oldest first. */
	cells: z.array(stripCellSchema),
});
export type ProviderStrip = z.infer<typeof providerStripSchema>;

export const markerSchema = z.object({
	atMs: z.number(),
	kind: z.enum(["policy_published", "policy_rolled_back"]),
	/** Version in force from then on. */
	number: z.number().nullable(),
	reason: z.string().nullable(),
});
export type Marker = z.infer<typeof markerSchema>;

/** What is drawn of the period before. */
const courseSchema = z.object({
	startMs: z.number(),
	requests: z.number(),
	costNanos: z.number(),
	ttftP95Ms: z.number().nullable(),
});

export const overviewOutput = z.object({
	window: windowSchema,
	bucketMs: z.number().nullable(),
	totals: totalsSchema,
	previous: z
		.object({
			window: windowSchema,
			totals: totalsSchema,
			/** Oldest first, in buckets of the same length as `points`. */
			course: z.array(courseSchema),
		})
		.nullable(),
	/** Oldest first, without gaps. */
	points: z.array(pointSchema),
	costByProvider: costSplitSchema,
	costByModel: costSplitSchema,
	/** Empty for roles that cannot act on it. */
	attention: z.array(attentionSchema),
	/** False when the edge did not say which breakers are open. */
	breakersKnown: z.boolean(),
	providers: z.array(providerStripSchema),
	markers: z.array(markerSchema),
});
export type Overview = z.infer<typeof overviewOutput>;

// --- lists: histogram, facets, counts ----------------------------------------------------------

/**
 * Figures beside a list are bounded: the newest rows of the range are looked at, up to a fixed
 * number. `complete` is false when there are more, and `since` says how far back they reach.
 */
const scanSchema = z.object({
	complete: z.boolean(),
	since: z.iso.datetime().nullable(),
});

export const requestHistogramInput = z.strictObject({
	where: requestTermsSchema.default([]),
	range: rangeSchema,
});
export const requestHistogramOutput = z.object({
	window: windowSchema,
	scan: scanSchema,
	total: z.number(),
	points: z.array(
		z.object({
			startMs: z.number(),
			endMs: z.number(),
			isOpen: z.boolean(),
			/** By outcome; outcomes that do not occur are left out. Includes `running`. */
			counts: z.partialRecord(requestOutcomeSchema, z.number()),
		}),
	),
	/** Changes of the policy in the window. */
	markers: z.array(markerSchema),
});
export type RequestHistogram = z.infer<typeof requestHistogramOutput>;

export const decisionHistogramInput = z.strictObject({
	where: decisionTermsSchema.default([]),
	range: rangeSchema,
});
export const decisionHistogramOutput = z.object({
	window: windowSchema,
	scan: scanSchema,
	buckets: z.array(z.object({ startMs: z.number(), endMs: z.number(), isOpen: z.boolean() })),
	/** The most frequent choices, then, as `null`, all others together; one count a bucket. */
	choices: z.array(z.object({ modelId: z.string().nullable(), counts: z.array(z.number()) })),
	/** Models that were chosen, those in the rest included. */
	modelCount: z.number(),
	/** Changes of the policy in the window. */
	markers: z.array(markerSchema),
});
export type DecisionHistogram = z.infer<typeof decisionHistogramOutput>;

const facetBase = { search: z.string().trim().max(100).optional() };
const REQUEST_FACETS = REQUEST_FIELDS.text.filter((field) => field !== "id" && field !== "trace");
const DECISION_FACETS = DECISION_FIELDS.text.filter((field) => field !== "id");

/** Values of one text field with their counts under all conditions but those on the field itself. */
export const facetsInput = z.discriminatedUnion("list", [
	z.strictObject({
		list: z.literal("requests"),
		field: z.enum(REQUEST_FACETS),
		where: requestTermsSchema.default([]),
		range: rangeSchema.optional(),
		...facetBase,
	}),
	z.strictObject({
		list: z.literal("decisions"),
		field: z.enum(DECISION_FACETS),
		where: decisionTermsSchema.default([]),
		range: rangeSchema.optional(),
		...facetBase,
	}),
]);
export type FacetsInput = z.infer<typeof facetsInput>;
export const facetsOutput = z.object({
	scan: scanSchema,
	/** The most frequent 50. `label` is for people: the name of a key or of a user. */
	values: z.array(z.object({ value: z.string(), label: z.string(), count: z.number() })),
	/** Rows without a value. */
	missing: z.number(),
});
export type Facets = z.infer<typeof facetsOutput>;

/** How many rows the view holds: shown beside a list and before an export. */
export const countInput = z.strictObject({ query: listQuerySchema });
export const countOutput = z.object({
	window: windowSchema.nullable(),
	count: z.number(),
	scan: scanSchema,
});
export type RowCount = z.infer<typeof countOutput>;

/** Rows of the view that are newer than `newest`, the id at its top; `null` when it is empty. */
export const newSinceInput = z.strictObject({
	query: listQuerySchema,
	newest: z.uuid().nullable(),
});
export const newSinceOutput = z.object({
	count: z.number(),
	/** True: there are more than `count`. */
	capped: z.boolean(),
	newest: z.string().nullable(),
});
export type NewSince = z.infer<typeof newSinceOutput>;

export const costInput = z.strictObject({ requestId: z.uuid() });

export const costLineSchema = z.object({
	part: z.enum(["prompt", "cacheRead", "cacheWrite", "completion", "reasoning", "request"]),
	/** Tokens; 1 for the flat fee of a request. */
	amount: z.number(),
	/** Picodollars for one of them. */
	pico: z.number(),
	/** False: the catalogue has no price of its own for the part, so the usual one was taken. */
	isOwnPrice: z.boolean(),
	/** Nano-dollars, not rounded. */
	nanos: z.number(),
});
export type CostLine = z.infer<typeof costLineSchema>;

export const costOutput = z.discriminatedUnion("state", [
	z.object({
		state: z.literal("explained"),
		modelId: z.string(),
		priceVersion: z.number(),
		lines: z.array(costLineSchema),
		/** The lines add up to what stands in the record. */
		matches: z.boolean(),
	}),
	z.object({ state: z.literal("unexplained"), reason: z.string() }),
]);
export type CostExplanation = z.infer<typeof costOutput>;

// --- export ------------------------------------------------------------------------------------

/**
 * The parameter `q` of `GET /api/export?q=<JSON>`: the rows of a view as a file. Answers with
 * `content-disposition: attachment`; a failure half-way ends the connection without its last chunk.
 */
export const exportInput = z.strictObject({
	query: listQuerySchema,
	format: z.enum(["csv", "jsonl"]),
	/** Fields of the list's rows, in order; all of them when left out. */
	columns: z.array(z.string().min(1).max(60)).min(1).max(60).optional(),
	/** IANA zone of the times, written with their offset; UTC when left out. */
	zone: z.string().min(1).max(64).optional(),
});
export type ExportInput = z.infer<typeof exportInput>;
