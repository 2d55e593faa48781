import { z } from "zod";

/** Nano-dollars (1e-9 USD): the integer unit of money inside the product. */
export type Nanos = number;

/**
 * Prices in picodollars (1e-12 USD) per token: OpenRouter quotes as little as 1e-8 USD per token,
 * and a discount may cut that further, so nano-dollars per token would not be exact.
 */
export const priceSchema = z.object({
	promptPico: z.number().int().nonnegative(),
	completionPico: z.number().int().nonnegative(),
	requestNanos: z.number().int().nonnegative(),
	imagePico: z.number().int().nonnegative().nullable(),
	cacheReadPico: z.number().int().nonnegative().nullable(),
	cacheWritePico: z.number().int().nonnegative().nullable(),
	reasoningPico: z.number().int().nonnegative().nullable(),
});
export type Price = z.infer<typeof priceSchema>;

/** A price that replaces the base price while its conditions hold; later entries win key by key. */
export const priceOverrideSchema = z.object({
	/** Applies to prompts of at least this many tokens; `null`: to all. */
	minPromptTokens: z.number().int().nonnegative().nullable(),
	/** Minutes after midnight UTC, `[start, end)`; may wrap over midnight. `null`: always. */
	utcStartMinute: z.number().int().nullable(),
	utcEndMinute: z.number().int().nullable(),
	/** 0 = Sunday. `null`: every day. */
	utcDays: z.array(z.number().int().min(0).max(6)).nullable(),
	price: priceSchema.partial(),
});
export type PriceOverride = z.infer<typeof priceOverrideSchema>;

/** One model as the catalogue knows it. Discounts are already applied to every price. */
export const catalogModelSchema = z.object({
	/** `author/slug`, as callers name it. */
	id: z.string(),
	name: z.string(),
	/** OpenRouter's author prefix: the part of the id before the slash. */
	author: z.string(),
	/** Release time, ms since the epoch; `null` when the source does not say. */
	createdMs: z.number().nullable(),
	/** Last moment at which the model answers, ms; `null`: no end announced. */
	expiresMs: z.number().nullable(),
	contextTokens: z.number().int().positive(),
	maxCompletionTokens: z.number().int().positive().nullable(),
	inputModalities: z.array(z.string()),
	outputModalities: z.array(z.string()),
	supportedParameters: z.array(z.string()),
	price: priceSchema,
	priceOverrides: z.array(priceOverrideSchema),
	/** Raw benchmark figures by name (`intelligence_index`, ...), only where the source has them. */
	benchmarks: z.record(z.string(), z.number()),
	/** Percentile 0..100 of the model's quality among all models with a figure; `null`: unknown. */
	qualityPercentile: z.number().min(0).max(100).nullable(),
	/** Where the figure comes from, in words ("intelligence_index 57.3, 212 models"). */
	qualitySource: z.string().nullable(),
	/** Time to first token as the upstream publishes it (OpenRouter `/endpoints`), ms. */
	publishedTtftMs: z.object({ p50: z.number(), p90: z.number(), p99: z.number() }).nullable(),
});
export type CatalogModel = z.infer<typeof catalogModelSchema>;

/** A model of an OpenAI-compatible server, as the operator declares it. */
export interface DeclaredModel {
	readonly model: CatalogModel;
	/** Its name on the server; `null`: its id. */
	readonly upstreamModel: string | null;
}

/** An immutable, numbered state of the catalogue. Decisions refer to it by `number`. */
export interface CatalogSnapshot {
	readonly number: number;
	readonly source: "openrouter" | "simulator" | "openai-compatible";
	readonly simulated: boolean;
	readonly fetchedAtMs: number;
	readonly models: readonly CatalogModel[];
}

/** What was measured of one model on one upstream, already decayed to the snapshot's time. */
export interface ModelHealth {
	readonly modelId: string;
	readonly upstream: string;
	/** Decayed number of first tokens that were timed (not an integer): streamed answers only. */
	readonly samples: number;
	/** Decayed number of whole answers that were timed. */
	readonly totalSamples: number;
	readonly ttftMsP50: number | null;
	readonly ttftMsP95: number | null;
	readonly totalMsP50: number | null;
	readonly totalMsP95: number | null;
	readonly outputTokensPerSecondP50: number | null;
	/** Decayed counts by outcome: `ok` and the gateway's error classes. */
	readonly outcomes: Readonly<Record<string, number>>;
	/** Time of the newest sample, ms since the epoch. */
	readonly lastSampleMs: number;
}

/** An immutable, numbered state of the measurements. Decisions refer to it by `number`. */
export interface HealthSnapshot {
	readonly number: number;
	readonly takenAtMs: number;
	readonly models: readonly ModelHealth[];
}

/** The seed's provider names and the author prefixes that OpenRouter uses for them. */
const PROVIDER_AUTHORS: Readonly<Record<string, readonly string[]>> = {
	meta: ["meta-llama"],
	mistral: ["mistralai"],
};

/** Author prefixes of a provider's name: itself, unless the catalogue calls it otherwise. */
export function authorsOf(provider: string): readonly string[] {
	return Object.hasOwn(PROVIDER_AUTHORS, provider)
		? (PROVIDER_AUTHORS[provider] ?? [])
		: [provider];
}

/** What one look at the source came to. */
export const refreshOutcomeSchema = z.enum(["changed", "unchanged", "refused", "unreachable"]);
export type RefreshOutcome = z.infer<typeof refreshOutcomeSchema>;

export const refreshCatalogInput = z.strictObject({
	/** Take over an answer even when it is out of proportion to the last one. */
	acceptSizeChange: z.boolean().default(false),
});

export const refreshResultSchema = z.object({
	outcome: refreshOutcomeSchema,
	/** Snapshot in force afterwards; `null`: there is none yet. */
	number: z.number().int().nullable(),
	modelCount: z.number().int(),
	setAsideCount: z.number().int(),
	/** Why the answer was refused, or why none came. */
	detail: z.string().nullable(),
});
export type RefreshResult = z.infer<typeof refreshResultSchema>;

export const setAsideModelSchema = z.object({ id: z.string(), reason: z.string() });

export const providerMappingSchema = z.object({
	/** As written in the policy. */
	name: z.string(),
	/** OpenRouter's author prefixes that it stands for. */
	authors: z.array(z.string()),
	/** Models of the catalogue that it allows; 0 tells of a misspelt name. */
	models: z.number().int(),
});
export type ProviderMapping = z.infer<typeof providerMappingSchema>;

/** State of the catalogue and of the measurements, for the console. */
export const catalogStatusSchema = z.object({
	/** `null` until the first good answer. */
	snapshot: z
		.object({
			number: z.number().int(),
			source: z.enum(["openrouter", "simulator", "openai-compatible"]),
			simulated: z.boolean(),
			/** When this content was first seen, ms. */
			fetchedAtMs: z.number(),
			modelCount: z.number().int(),
			allowedCount: z.number().int(),
			expiredCount: z.number().int(),
			setAside: z.array(setAsideModelSchema),
		})
		.nullable(),
	/** The last look at the source, also when it changed nothing. */
	lastCheck: z
		.object({
			atMs: z.number(),
			outcome: refreshOutcomeSchema,
			detail: z.string().nullable(),
		})
		.nullable(),
	lastRejection: z
		.object({
			id: z.string(),
			atMs: z.number(),
			reason: z.string(),
			bytes: z.number().int(),
			excerpt: z.string(),
		})
		.nullable(),
	providers: z.array(providerMappingSchema),
	health: z
		.object({ number: z.number().int(), takenAtMs: z.number(), measured: z.number().int() })
		.nullable(),
});
export type CatalogStatus = z.infer<typeof catalogStatusSchema>;

export const getModelInput = z.strictObject({ id: z.string().min(1).max(200) });

export const listModelsInput = z.strictObject({
	limit: z.number().int().min(1).max(200).default(50),
	/** The last id of the page before. */
	cursor: z.string().max(200).nullish(),
	/** Part of the id or the name. */
	search: z.string().max(100).optional(),
	author: z.string().max(100).optional(),
});
export type ListModelsInput = z.infer<typeof listModelsInput>;

/** One model with everything known of it. */
export interface ModelDetail {
	readonly model: CatalogModel;
	readonly catalog: Pick<CatalogSnapshot, "number" | "source" | "simulated" | "fetchedAtMs">;
	/** Measurements, one entry an upstream. */
	readonly health: readonly ModelHealth[];
	readonly healthNumber: number | null;
	/** Time of the measurements, ms. */
	readonly healthTakenAtMs: number | null;
}
