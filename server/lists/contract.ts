import { z } from "zod";

/** An instant on the wire: ISO 8601 with its offset. */
export const instantSchema = z.iso.datetime({
	offset: true,
	error: "use an ISO 8601 time with its offset",
});

const MAX_MINUTES = 400 * 1440;

/**
 * A range of time. `last` ends at the server's present, `days` are calendar days of the
 * organisation's reporting zone and include today, `between` includes its start and not its end.
 */
export const rangeSchema = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("last"), minutes: z.number().int().min(1).max(MAX_MINUTES) }),
	z.strictObject({ kind: z.literal("days"), days: z.number().int().min(1).max(400) }),
	z.strictObject({ kind: z.literal("between"), since: instantSchema, until: instantSchema }),
]);
export type Range = z.infer<typeof rangeSchema>;

/** The range as the server resolved it, once for the whole answer. */
export const windowSchema = z.object({
	since: z.iso.datetime(),
	until: z.iso.datetime(),
	/** The server's present when it resolved the range. */
	now: z.iso.datetime(),
	/** The organisation's reporting zone, in which days are counted. */
	zone: z.string(),
});
export type Window = z.infer<typeof windowSchema>;

const textValueSchema = z.string().min(1).max(200);
const notSchema = z.boolean().default(false);

type Fields = readonly [string, ...string[]];

/**
 * One condition of a list. Conditions are joined by AND, the values of one by OR. `not` turns it
 * around and then also keeps rows that have no value.
 */
function termSchema<
	const T extends Fields,
	const N extends Fields,
	const F extends Fields,
	const M extends Fields,
>(fields: { text: T; number: N; flag: F; missing: M }) {
	const bound = z.number().optional();
	return z.discriminatedUnion("op", [
		z.strictObject({
			op: z.literal("in"),
			field: z.enum(fields.text),
			values: z.array(textValueSchema).min(1).max(200),
			not: notSchema,
		}),
		z.strictObject({
			op: z.literal("prefix"),
			field: z.enum(fields.text),
			value: textValueSchema,
			not: notSchema,
		}),
		z
			.strictObject({
				op: z.literal("range"),
				field: z.enum(fields.number),
				gt: bound,
				gte: bound,
				lt: bound,
				lte: bound,
				not: notSchema,
			})
			.refine(
				({ gt, gte, lt, lte }) => [gt, gte, lt, lte].some((value) => value !== undefined),
				"give at least one of gt, gte, lt, lte",
			),
		z.strictObject({ op: z.literal("is"), field: z.enum(fields.flag), value: z.boolean() }),
		/** Rows that have no value; with `not`, those that have one. */
		z.strictObject({ op: z.literal("missing"), field: z.enum(fields.missing), not: notSchema }),
	]);
}

const MAX_TERMS = 32;

/** Fields of requests by the kind of their condition. `model` is who answered, else the planned one. */
export const REQUEST_FIELDS = {
	text: [
		"id",
		"outcome",
		"errorClass",
		"finishReason",
		"source",
		"model",
		"modelAsked",
		"modelPlanned",
		"modelServed",
		"provider",
		"upstream",
		"key",
		"user",
		"session",
		"tag",
		"usageSource",
		"trace",
		"decision",
		/** `up` or `down`, by anybody. */
		"rating",
	],
	/** Times in ms, money in nano-dollars, tokens in counts, `tokensPerSecond` of the answer. */
	number: [
		"httpStatus",
		"ttftMs",
		"durationMs",
		"promptTokens",
		"completionTokens",
		"cacheReadTokens",
		"reasoningTokens",
		"costNanos",
		"attempts",
		"tokensPerSecond",
	],
	/** `retried`: more than one attempt; `fallback`: another model than the planned one answered. */
	flag: ["stream", "simulated", "retried", "fallback", "cached"],
	missing: [
		"errorClass",
		"finishReason",
		"modelServed",
		"provider",
		"key",
		"user",
		"session",
		"tag",
		"usageSource",
		"decision",
		"rating",
		"httpStatus",
		"ttftMs",
		"durationMs",
		"costNanos",
	],
} as const;

export const requestTermSchema = termSchema(REQUEST_FIELDS);
export type RequestTerm = z.infer<typeof requestTermSchema>;
export const requestTermsSchema = z.array(requestTermSchema).max(MAX_TERMS);

/**
 * Fields of decisions. `outcome`, `modelServed`, `key`, `user` and the measured numbers are those
 * of the request that was decided.
 */
export const DECISION_FIELDS = {
	text: [
		"id",
		"request",
		"chosen",
		/** Among the eight next best. */
		"alternative",
		"preset",
		"outcome",
		"modelServed",
		"parameter",
		"modality",
		"key",
		"user",
		"source",
		"rating",
	],
	number: [
		"margin",
		"score",
		"candidates",
		"promptTokens",
		"expectedCompletionTokens",
		"policyNumber",
		"catalogNumber",
		"healthNumber",
		"costNanos",
		"ttftMs",
		"durationMs",
	],
	/** `fallback`: another model than the chosen one answered. */
	flag: ["simulated", "fallback"],
	missing: ["margin", "modelServed", "key", "user", "rating", "costNanos", "ttftMs", "durationMs"],
} as const;

export const decisionTermSchema = termSchema(DECISION_FIELDS);
export type DecisionTerm = z.infer<typeof decisionTermSchema>;
export const decisionTermsSchema = z.array(decisionTermSchema).max(MAX_TERMS);

/** A condition of any list, as far as turning it into SQL needs to know. */
export type AnyTerm = RequestTerm | DecisionTerm;

/**
 * Rows without the value come last in `desc` and first in `asc`. Orders other than `time` look at the
 * last 30 days where no range is given.
 */
export const requestSortSchema = z.strictObject({
	by: z.enum(["time", "cost", "duration", "ttft"]),
	direction: z.enum(["asc", "desc"]).default("desc"),
});
export type RequestSort = z.infer<typeof requestSortSchema>;

export const decisionSortSchema = z.strictObject({
	by: z.enum(["time", "margin"]),
	direction: z.enum(["asc", "desc"]).default("desc"),
});
export type DecisionSort = z.infer<typeof decisionSortSchema>;

/** `<id>` in order of time; `<value>_<id>` in any other order. Opaque to clients. */
export const cursorSchema = z
	.string()
	.max(80)
	.regex(
		/^(?:-?\d[\d.e+-]*_)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
		"this is not a cursor of this list",
	);

/** What a list shows, apart from its page: the same for rows, counts, facets, charts and exports. */
export const requestQuerySchema = z.strictObject({
	list: z.literal("requests"),
	where: requestTermsSchema.default([]),
	range: rangeSchema.optional(),
});
export const decisionQuerySchema = z.strictObject({
	list: z.literal("decisions"),
	where: decisionTermsSchema.default([]),
	range: rangeSchema.optional(),
});
export const listQuerySchema = z.discriminatedUnion("list", [
	requestQuerySchema,
	decisionQuerySchema,
]);
export type ListQuery = z.infer<typeof listQuerySchema>;
