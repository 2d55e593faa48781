import type { Nanos, Price } from "#server/catalog/contract.ts";
import type { TokenCounts } from "#server/ledger/core/usage-records.ts";

const PICO_PER_NANO = 1000;

/** Rounds half up. Sums of whole numbers stay exact as floats up to 2^53; beyond it they do not. */
function sumToNanos(products: readonly (readonly [number, number])[]): Nanos {
	let sum = 0;
	for (const [amount, pico] of products) sum += amount * pico;
	if (sum <= Number.MAX_SAFE_INTEGER - PICO_PER_NANO)
		return Math.floor((sum + PICO_PER_NANO / 2) / PICO_PER_NANO);
	let exact = 0n;
	for (const [amount, pico] of products) exact += BigInt(amount) * BigInt(pico);
	return Number((exact + BigInt(PICO_PER_NANO / 2)) / BigInt(PICO_PER_NANO));
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
	return sumToNanos([
		[price.requestNanos, PICO_PER_NANO],
		[fresh, price.promptPico],
		[cacheRead, price.cacheReadPico ?? price.promptPico],
		[cacheWrite, price.cacheWritePico ?? price.promptPico],
		[tokens.completion - reasoning, price.completionPico],
		[reasoning, price.reasoningPico ?? price.completionPico],
	]);
}
