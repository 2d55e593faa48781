import { z } from "zod";

const plainLine = z
	.string()
	.trim()
	.refine((value) => !/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(value), "use plain text");

/** The most a month's budget can be: far beyond any, and exact in a float of cents. */
const MAX_BUDGET_USD = 100_000_000;

export const organisationSchema = z.object({
	name: z.string(),
	/** Shown in the frame of every page; empty shows nothing. */
	environmentName: z.string(),
	/** The IANA zone in which days and months are counted. */
	reportingZone: z.string(),
	/** Nano-dollars a calendar month; `null` sets no budget. */
	monthlyBudgetNanos: z.number().int().nullable(),
	/** Days for which requests and decisions are kept; set by the operator of the installation. */
	retentionDays: z.number().int(),
});
export type Organisation = z.infer<typeof organisationSchema>;

const changeableSchema = z.strictObject({
	name: plainLine.pipe(z.string().min(1, "enter a name").max(80, "use at most 80 characters")),
	environmentName: plainLine.pipe(z.string().max(24, "use at most 24 characters")),
	reportingZone: z.string().min(1).max(60),
	/** `null` sets no budget. */
	monthlyBudgetUsd: z
		.number()
		.positive("the budget must be more than nothing; leave it empty for none")
		.max(MAX_BUDGET_USD, `the budget can be $${MAX_BUDGET_USD} at most`)
		.nullable(),
});
/** What is left out stays as it is, also when somebody else changed it meanwhile. */
export const updateOrganisationInput = changeableSchema.partial();

export const budgetStatusSchema = z.object({
	/** First instant of the calendar month, and of the one after it. */
	since: z.iso.datetime(),
	until: z.iso.datetime(),
	zone: z.string(),
	/** `null`: no budget is set. */
	budgetNanos: z.number().int().nullable(),
	/** What was really paid; nothing simulated. */
	spentNanos: z.number().int(),
	/** What simulated answers would have cost. */
	simulatedNanos: z.number().int(),
	/** Spent over budget; `null` without a budget. */
	share: z.number().nullable(),
	/** What the month comes to at the pace so far; `null` in its first day. */
	projectedNanos: z.number().int().nullable(),
});
export type BudgetStatus = z.infer<typeof budgetStatusSchema>;
