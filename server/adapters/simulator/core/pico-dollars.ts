import type { SimulatedModel, SimulatedOverride } from "./simulated-model.ts";

const PICO_PER_USD = 1_000_000_000_000;

/** Dollars per million tokens as whole picodollars per token (1 USD per million = 1e6 pico). */
export function picoPerToken(usdPerMillion: number): number {
	return Math.round(usdPerMillion * 1_000_000);
}

/** Picodollars as the decimal string of dollars that OpenRouter uses: 250000 is "0.00000025". */
export function formatPicoUsd(pico: number): string {
	const digits = String(pico).padStart(13, "0");
	const fraction = digits.slice(-12).replace(/0+$/, "");
	const whole = digits.slice(0, -12);
	return fraction === "" ? whole : `${whole}.${fraction}`;
}

export interface BilledTokens {
	readonly prompt: number;
	readonly cacheRead: number;
	readonly completion: number;
}

/** Dollars for one answer by the simulator's own price list, discount and overrides included. */
export function priceAnswer(model: SimulatedModel, tokens: BilledTokens, nowMs: number): number {
	const base = model.usdPerMillion;
	let prompt = base.prompt;
	let completion = base.completion;
	for (const override of model.overrides ?? []) {
		if (!appliesTo(override, tokens.prompt, nowMs)) continue;
		prompt = override.usdPerMillion.prompt;
		completion = override.usdPerMillion.completion;
	}
	const pico =
		(tokens.prompt - tokens.cacheRead) * picoPerToken(prompt) +
		tokens.cacheRead * picoPerToken(base.cacheRead ?? prompt) +
		tokens.completion * picoPerToken(completion);
	return (pico * (1 - (model.discount ?? 0))) / PICO_PER_USD;
}

function appliesTo(override: SimulatedOverride, promptTokens: number, nowMs: number): boolean {
	if (promptTokens <= (override.moreThanPromptTokens ?? -1)) return false;
	if (override.utcStart === undefined || override.utcEnd === undefined) return true;
	const now = new Date(nowMs);
	const clock = now.getUTCHours() * 100 + now.getUTCMinutes();
	const { utcStart, utcEnd } = override;
	return utcStart <= utcEnd
		? clock >= utcStart && clock < utcEnd
		: clock >= utcStart || clock < utcEnd;
}
