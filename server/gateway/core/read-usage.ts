import type { TokenCounts } from "#server/ledger/core/usage-records.ts";

/** What an upstream says an answer took. */
export interface ReportedUsage {
	readonly tokens: TokenCounts;
	/** Dollars as the upstream charged them, in nano-dollars; `null` when it does not say. */
	readonly costNanos: number | null;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null;
}

function count(value: unknown): number {
	return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}

/**
 * Reads the `usage` object of OpenAI's and OpenRouter's answers. `null` when it is absent or holds
 * neither prompt nor completion tokens, which is not the same as a reported zero.
 */
export function readUsage(usage: unknown): ReportedUsage | null {
	if (!isFields(usage)) return null;
	const { prompt_tokens: prompt, completion_tokens: completion, cost } = usage;
	if (typeof prompt !== "number" && typeof completion !== "number") return null;
	const inDetails = isFields(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {};
	const outDetails = isFields(usage.completion_tokens_details)
		? usage.completion_tokens_details
		: {};
	return {
		tokens: {
			prompt: count(prompt),
			completion: count(completion),
			cacheRead: count(inDetails.cached_tokens),
			cacheWrite: count(inDetails.cache_write_tokens),
			reasoning: count(outDetails.reasoning_tokens),
		},
		costNanos:
			typeof cost === "number" && Number.isFinite(cost) && cost >= 0
				? Math.round(cost * 1e9)
				: null,
	};
}
