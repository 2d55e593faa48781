import type { Price } from "#server/catalog/contract.ts";
import type { RequestDetail } from "#server/ledger/contract.ts";
import type { CostLine } from "../contract.ts";

const PICO_PER_NANO = 1000;

/** What each part of an answer cost; together they are what the gateway wrote, before rounding. */
export function costLines(
	price: Price,
	tokens: NonNullable<RequestDetail["tokens"]>,
): readonly CostLine[] {
	const cacheRead = Math.min(tokens.cacheRead, tokens.prompt);
	const cacheWrite = Math.min(tokens.cacheWrite, tokens.prompt - cacheRead);
	const reasoning = Math.min(tokens.reasoning, tokens.completion);
	const lines: readonly [CostLine["part"], number, number | null, number][] = [
		["prompt", tokens.prompt - cacheRead - cacheWrite, price.promptPico, price.promptPico],
		["cacheRead", cacheRead, price.cacheReadPico, price.promptPico],
		["cacheWrite", cacheWrite, price.cacheWritePico, price.promptPico],
		["completion", tokens.completion - reasoning, price.completionPico, price.completionPico],
		["reasoning", reasoning, price.reasoningPico, price.completionPico],
		["request", 1, price.requestNanos * PICO_PER_NANO, 0],
	];
	return lines
		.map(([part, amount, own, other]) => ({
			part,
			amount,
			pico: own ?? other,
			isOwnPrice: own !== null,
			nanos: (amount * (own ?? other)) / PICO_PER_NANO,
		}))
		.filter(({ part, amount, nanos }) => amount > 0 && (part !== "request" || nanos > 0));
}
