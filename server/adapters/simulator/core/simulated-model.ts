/** One invented model: what the catalogue says of it and how it behaves. */
export interface SimulatedModel {
	readonly id: string;
	readonly name: string;
	/** Days between release and the start of today (UTC). */
	readonly ageDays: number;
	/** Days from today to the last day of service; negative: already over. */
	readonly expiresInDays?: number;
	readonly contextTokens: number;
	readonly maxCompletionTokens: number | null;
	readonly inputModalities: readonly string[];
	readonly parameters: readonly string[];
	/** Dollars per million tokens. */
	readonly usdPerMillion: {
		readonly prompt: number;
		readonly completion: number;
		readonly cacheRead?: number;
		readonly cacheWrite?: number;
	};
	readonly discount?: number;
	readonly overrides?: readonly SimulatedOverride[];
	/** `artificial_analysis.intelligence_index`. */
	readonly intelligence?: number;
	/** Design Arena Elo, for models that only have that. */
	readonly arenaElo?: number;
	/** Log-normal time to first token. */
	readonly ttftMsMedian: number;
	readonly ttftSigma: number;
	readonly publishesLatency: boolean;
	readonly tokensPerSecond: number;
	readonly failures: SimulatedFailureRates;
}

export interface SimulatedOverride {
	/** Applies to prompts with more tokens than this. */
	readonly moreThanPromptTokens?: number;
	/** Clock numbers HHMM, UTC, `[start, end)`. */
	readonly utcStart?: number;
	readonly utcEnd?: number;
	readonly usdPerMillion: { readonly prompt: number; readonly completion: number };
}

/** Shares 0..1 of requests that fail in each way without being asked to. */
export interface SimulatedFailureRates {
	readonly rateLimited: number;
	readonly serverError: number;
	readonly cutMidStream: number;
}

export const RELIABLE: SimulatedFailureRates = { rateLimited: 0, serverError: 0, cutMidStream: 0 };

export const BASIC = ["max_tokens", "temperature", "top_p", "stop", "seed", "frequency_penalty"];
export const JSON_MODE = [...BASIC, "response_format"];
export const FULL = [...JSON_MODE, "structured_outputs", "tools", "tool_choice"];
export const REASONING = [...FULL, "reasoning", "include_reasoning"];

export const TEXT = ["text"];
export const VISION = ["text", "image"];
export const DOCUMENTS = ["text", "image", "file"];

type Defaulted = "failures" | "publishesLatency" | "ttftSigma";

/** Fills in what most invented models share. */
export function defineModel(
	model: Omit<SimulatedModel, Defaulted> & Partial<Pick<SimulatedModel, Defaulted>>,
): SimulatedModel {
	return { failures: RELIABLE, publishesLatency: true, ttftSigma: 0.18, ...model };
}
