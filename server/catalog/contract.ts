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
	/** Last day on which the model answers, ms; `null`: no end announced. */
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
	/** Decayed number of samples behind the latencies (not an integer). */
	readonly samples: number;
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
export const PROVIDER_AUTHORS: Readonly<Record<string, readonly string[]>> = {
	meta: ["meta-llama"],
	mistral: ["mistralai"],
};
