import type { CatalogModel, Nanos, Price, PriceOverride } from "#server/catalog/contract.ts";
import type { TokenCounts } from "#server/ledger/contract.ts";

const PICO_PER_NANO = 1000n;
const MS_PER_MINUTE = 60_000;
const MINUTES_PER_DAY = 1440;

function isInWindow(override: PriceOverride, atMs: number): boolean {
	const at = new Date(atMs);
	const { utcStartMinute: start, utcEndMinute: end, utcDays } = override;
	if (utcDays !== null && !utcDays.includes(at.getUTCDay())) return false;
	if (start === null && end === null) return true;
	const minute = Math.floor(atMs / MS_PER_MINUTE) % MINUTES_PER_DAY;
	const from = start ?? 0;
	const to = end ?? MINUTES_PER_DAY;
	return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The price in force for a prompt of that size at that time; later overrides win key by key. */
export function effectivePrice(model: CatalogModel, promptTokens: number, atMs: number): Price {
	let price = model.price;
	for (const override of model.priceOverrides) {
		if (override.minPromptTokens !== null && promptTokens < override.minPromptTokens) continue;
		if (!isInWindow(override, atMs)) continue;
		const { promptPico, completionPico, requestNanos } = override.price;
		price = {
			promptPico: promptPico ?? price.promptPico,
			completionPico: completionPico ?? price.completionPico,
			requestNanos: requestNanos ?? price.requestNanos,
			imagePico: override.price.imagePico ?? price.imagePico,
			cacheReadPico: override.price.cacheReadPico ?? price.cacheReadPico,
			cacheWritePico: override.price.cacheWritePico ?? price.cacheWritePico,
			reasoningPico: override.price.reasoningPico ?? price.reasoningPico,
		};
	}
	return price;
}

/** Big integers, since tokens × picodollars leave the exact range of a float at large prompts. */
function addProduct(sum: bigint, tokens: number, pico: number): bigint {
	return tokens === 0 ? sum : sum + BigInt(tokens) * BigInt(pico);
}

/**
 * Cost of an answer in nano-dollars, rounded half up from exact picodollars. Cached tokens are part
 * of the prompt count and reasoning tokens part of the completion count, as OpenAI reports them.
 *
 * Worked example (also a test): 1,000 prompt tokens of which 400 cached, 200 completion tokens, at
 * $2.50 / $0.25 / $10 per million = 600 × 2.5 + 400 × 0.25 + 200 × 10 micro-dollars = 3,600,000 n$.
 */
export function priceUsage(model: CatalogModel, tokens: TokenCounts, atMs: number): Nanos {
	const price = effectivePrice(model, tokens.prompt, atMs);
	const cacheRead = Math.min(tokens.cacheRead, tokens.prompt);
	const cacheWrite = Math.min(tokens.cacheWrite, tokens.prompt - cacheRead);
	const reasoning = Math.min(tokens.reasoning, tokens.completion);
	const fresh = tokens.prompt - cacheRead - cacheWrite;
	let pico = BigInt(price.requestNanos) * PICO_PER_NANO;
	pico = addProduct(pico, fresh, price.promptPico);
	pico = addProduct(pico, cacheRead, price.cacheReadPico ?? price.promptPico);
	pico = addProduct(pico, cacheWrite, price.cacheWritePico ?? price.promptPico);
	pico = addProduct(pico, tokens.completion - reasoning, price.completionPico);
	pico = addProduct(pico, reasoning, price.reasoningPico ?? price.completionPico);
	return Number((pico + PICO_PER_NANO / 2n) / PICO_PER_NANO);
}
