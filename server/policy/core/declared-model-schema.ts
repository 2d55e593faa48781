import { z } from "zod";
import type { DeclaredModel } from "#server/catalog/contract.ts";

/** Picodollars per token in one dollar per million tokens. */
const PICO_PER_USD_PER_MILLION = 1_000_000;
const MAX_USD_PER_MILLION = 100_000;

/** What servers of this kind commonly take; who knows less of theirs writes a shorter list. */
const COMMON_PARAMETERS = [
	"max_tokens",
	"temperature",
	"top_p",
	"stop",
	"seed",
	"frequency_penalty",
	"presence_penalty",
	"tools",
	"tool_choice",
	"response_format",
	"structured_outputs",
];

const usdPerMillion = z
	.number()
	.min(0)
	.max(MAX_USD_PER_MILLION)
	// A finer price would have to be rounded, and costs are exact.
	.refine((usd) => Number(usd.toFixed(6)) === usd, "must have at most 6 decimals");

/** A model that an OpenAI-compatible server serves, with the facts that its own list does not tell. */
export const declaredModelSchema = z.strictObject({
	id: z
		.string()
		.max(200)
		.regex(/^[^\s/]+\/[^\s/]+$/, "must be of the form author/slug")
		.describe("How callers name it. The author must be in allowed_providers."),
	context_tokens: z.number().int().positive().describe("Tokens of prompt and answer together."),
	prompt_usd_per_million: usdPerMillion.describe("Dollars per million tokens of prompt."),
	completion_usd_per_million: usdPerMillion.describe("Dollars per million tokens of answer."),
	upstream_model: z
		.string()
		.min(1)
		.max(200)
		.optional()
		.describe("Its name on the server, where it is not the id."),
	released: z.iso.date().optional().describe("Day of release, for the freshness factor."),
	quality_percentile: z
		.number()
		.min(0)
		.max(100)
		.optional()
		.describe("Quality among all models, 100 the best; unknown when left out."),
	max_completion_tokens: z.number().int().positive().optional().describe("Longest answer."),
	input_modalities: z
		.array(z.string().min(1))
		.min(1)
		.default(["text"])
		.describe("What a prompt may hold."),
	supported_parameters: z
		.array(z.string().min(1))
		.default(COMMON_PARAMETERS)
		.describe("Request parameters that it takes; others keep it from being chosen."),
});

/** Several models, each id once. */
export const declaredModelsSchema = z
	.array(declaredModelSchema)
	.max(500)
	.superRefine((models, context) => {
		const seen = new Set<string>();
		for (const [index, { id }] of models.entries()) {
			if (seen.has(id))
				context.addIssue({
					code: "custom",
					path: [index, "id"],
					message: `"${id}" is declared twice`,
				});
			seen.add(id);
		}
	});

function toPico(usd: number): number {
	return Math.round(usd * PICO_PER_USD_PER_MILLION);
}

/** A declared model in the catalogue's units. $0.075 per million tokens is 75,000 picodollars each. */
export function toDeclaredModel(written: z.infer<typeof declaredModelSchema>): DeclaredModel {
	const quality = written.quality_percentile ?? null;
	return {
		upstreamModel: written.upstream_model ?? null,
		model: {
			id: written.id,
			name: written.id,
			author: written.id.slice(0, written.id.indexOf("/")),
			createdMs: written.released === undefined ? null : Date.parse(written.released),
			expiresMs: null,
			contextTokens: written.context_tokens,
			maxCompletionTokens: written.max_completion_tokens ?? null,
			inputModalities: written.input_modalities,
			outputModalities: ["text"],
			supportedParameters: written.supported_parameters,
			price: {
				promptPico: toPico(written.prompt_usd_per_million),
				completionPico: toPico(written.completion_usd_per_million),
				requestNanos: 0,
				imagePico: null,
				cacheReadPico: null,
				cacheWritePico: null,
				reasoningPico: null,
			},
			priceOverrides: [],
			benchmarks: {},
			qualityPercentile: quality,
			qualitySource: quality === null ? null : "declared in the configuration",
			publishedTtftMs: null,
		},
	};
}
