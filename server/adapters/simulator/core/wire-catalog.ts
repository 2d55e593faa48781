import { formatPicoUsd, picoPerToken } from "./pico-dollars.ts";
import type { SimulatedModel, SimulatedOverride } from "./simulated-model.ts";
import { SIMULATED_MODELS } from "./simulated-models.ts";

const DAY_MS = 86_400_000;
/** Standard normal quantiles: the published figures are those of the very distribution drawn from. */
const NORMAL_QUANTILES = { p50: 0, p75: 0.6745, p90: 1.2816, p99: 2.3263 };

/** The answer to `GET /models`: every model, expired ones included, as OpenRouter writes it. */
export function writeModelList(nowMs: number): { data: object[]; total_count: number } {
	return {
		data: SIMULATED_MODELS.map((model) => writeModel(model, nowMs)),
		total_count: SIMULATED_MODELS.length,
	};
}

function writeModel(model: SimulatedModel, nowMs: number): object {
	return {
		id: model.id,
		canonical_slug: model.id,
		name: model.name,
		created: createdSeconds(model, nowMs),
		description: "Invented model of the built-in simulator. Nothing it says is real.",
		context_length: model.contextTokens,
		architecture: writeArchitecture(model),
		pricing: writePricing(model),
		top_provider: {
			context_length: model.contextTokens,
			max_completion_tokens: model.maxCompletionTokens,
			is_moderated: false,
		},
		per_request_limits: null,
		supported_parameters: model.parameters,
		default_parameters: { temperature: null, top_p: null, frequency_penalty: null },
		knowledge_cutoff: null,
		expiration_date:
			model.expiresInDays === undefined ? null : isoDay(nowMs + model.expiresInDays * DAY_MS),
		hugging_face_id: null,
		links: { details: `/api/v1/models/${model.id}/endpoints` },
		...writeBenchmarks(model),
	};
}

function writeArchitecture(model: SimulatedModel): object {
	return {
		modality: `${model.inputModalities.join("+")}->text`,
		input_modalities: model.inputModalities,
		output_modalities: ["text"],
		tokenizer: "Other",
		instruct_type: null,
	};
}

function writePricing(model: SimulatedModel): object {
	const { prompt, completion, cacheRead, cacheWrite } = model.usdPerMillion;
	return {
		prompt: formatPicoUsd(picoPerToken(prompt)),
		completion: formatPicoUsd(picoPerToken(completion)),
		...(cacheRead !== undefined && { input_cache_read: formatPicoUsd(picoPerToken(cacheRead)) }),
		...(cacheWrite !== undefined && {
			input_cache_write: formatPicoUsd(picoPerToken(cacheWrite)),
		}),
		...(model.discount !== undefined && { discount: model.discount }),
		...(model.overrides && { overrides: model.overrides.map(writeOverride) }),
	};
}

function writeOverride(override: SimulatedOverride): object {
	return {
		...(override.moreThanPromptTokens !== undefined && {
			min_prompt_tokens: override.moreThanPromptTokens,
		}),
		...(override.utcStart !== undefined && { utc_start: override.utcStart }),
		...(override.utcEnd !== undefined && { utc_end: override.utcEnd }),
		prompt: formatPicoUsd(picoPerToken(override.usdPerMillion.prompt)),
		completion: formatPicoUsd(picoPerToken(override.usdPerMillion.completion)),
	};
}

function writeBenchmarks(model: SimulatedModel): object {
	const { intelligence, arenaElo } = model;
	if (intelligence === undefined && arenaElo === undefined) return {};
	const elo = arenaElo ?? Math.round(960 + 5.5 * (intelligence ?? 0));
	return {
		benchmarks: {
			artificial_analysis:
				intelligence === undefined
					? null
					: {
							intelligence_index: intelligence,
							coding_index: round1(intelligence * 0.82),
							agentic_index: round1(intelligence * 0.74),
						},
			design_arena: [{ arena: "models", category: "website", elo, win_rate: 54.2, rank: 12 }],
		},
	};
}

/** The answer to `GET /models/{author}/{slug}/endpoints`; latencies only for who sent a key. */
export function writeEndpoints(model: SimulatedModel, nowMs: number, authorised: boolean): object {
	const visible = authorised && model.publishesLatency;
	return {
		data: {
			id: model.id,
			name: model.name,
			created: createdSeconds(model, nowMs),
			description: "Invented model of the built-in simulator.",
			architecture: writeArchitecture(model),
			endpoints: [
				{
					name: `Simulator | ${model.id}`,
					tag: "simulator",
					provider_name: "Simulator",
					model_id: model.id,
					model_name: model.name,
					context_length: model.contextTokens,
					pricing: writePricing(model),
					quantization: "unknown",
					max_completion_tokens: model.maxCompletionTokens,
					max_prompt_tokens: null,
					supported_parameters: model.parameters,
					status: 0,
					uptime_last_5m: 100,
					uptime_last_30m: 100,
					uptime_last_1d: 99.9,
					supports_implicit_caching: false,
					latency_last_30m: visible ? publishedLatency(model) : null,
					throughput_last_30m: visible ? publishedThroughput(model) : null,
				},
			],
		},
	};
}

function publishedLatency(model: SimulatedModel): object {
	const at = (z: number) => Math.round(model.ttftMsMedian * Math.exp(model.ttftSigma * z));
	const { p50, p75, p90, p99 } = NORMAL_QUANTILES;
	return { p50: at(p50), p75: at(p75), p90: at(p90), p99: at(p99) };
}

function publishedThroughput(model: SimulatedModel): object {
	const tps = model.tokensPerSecond;
	return { p50: tps, p75: round1(tps * 1.08), p90: round1(tps * 1.15), p99: round1(tps * 1.3) };
}

/** True once the last day of service is over. */
export function isExpired(model: SimulatedModel): boolean {
	return model.expiresInDays !== undefined && model.expiresInDays < 0;
}

/** Dates hang on the day, not the moment, so that the list (and its ETag) is steady for a day. */
function createdSeconds(model: SimulatedModel, nowMs: number): number {
	const startOfDay = nowMs - (nowMs % DAY_MS);
	return (startOfDay - model.ageDays * DAY_MS) / 1000;
}

function isoDay(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}

function round1(value: number): number {
	return Math.round(value * 10) / 10;
}
