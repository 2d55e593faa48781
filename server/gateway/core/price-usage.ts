import type { Nanos, Price } from "#server/catalog/contract.ts";
import type { TokenCounts } from "#server/ledger/contract.ts";

const PICO_PER_NANO = 1000n;

/** Big integers, since tokens × picodollars leave the exact range of a float at large prompts. */
function addProduct(sum: bigint, tokens: number, pico: number): bigint {
	return tokens === 0 ? sum : sum + BigInt(tokens) * BigInt(pico);
}

/**
 * Cost of an answer in nano-dollars at the price in force for it, rounded half up from exact picodollars. Cached tokens are part
 * of the prompt count and reasoning tokens part of the completion count, as OpenAI reports them.
 *
 * Worked example (also a test): 1,000 prompt tokens of which 400 cached, 200 completion tokens, at
 * $2.50 / $0.25 / $10 per million = 600 × 2.5 + 400 × 0.25 + 200 × 10 micro-dollars = 3,600,000 n$.
 */
export function priceUsage(price: Price, tokens: TokenCounts): Nanos {
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
