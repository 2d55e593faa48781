import type { UsageIntent, UsageTerminal } from "./usage-records.ts";

/** Ten times the longest context on offer. */
const MAX_TOKENS = 1e8;
/** 10,000 dollars for one request. */
const MAX_COST_NANOS = 1e13;

/**
 * Figures come from upstreams, which can be wrong or hostile. A count that cannot be true must
 * neither reach the roll-ups nor get the record refused: such an end is priced at the estimate and
 * says so. Times are cut at zero.
 */
export function toBelievable(terminal: UsageTerminal, intent: UsageIntent): UsageTerminal {
	const { tokens, costNanos, upstreamCostNanos, ttftMs, durationMs } = terminal;
	const isCounted =
		isAmount(tokens.prompt, MAX_TOKENS) &&
		isAmount(tokens.completion, MAX_TOKENS) &&
		isAmount(tokens.cacheRead, MAX_TOKENS) &&
		isAmount(tokens.cacheWrite, MAX_TOKENS) &&
		isAmount(tokens.reasoning, MAX_TOKENS) &&
		isAmount(costNanos, MAX_COST_NANOS);
	const isCharged = upstreamCostNanos === null || isAmount(upstreamCostNanos, MAX_COST_NANOS);
	const isTimed = durationMs >= 0 && (ttftMs === null || ttftMs >= 0);
	if (isCounted && isCharged && isTimed) return terminal;
	return {
		...terminal,
		...(isCounted ? {} : estimated(intent)),
		upstreamCostNanos: isCharged ? upstreamCostNanos : null,
		durationMs: durationMs >= 0 ? durationMs : 0,
		ttftMs: ttftMs !== null && ttftMs >= 0 ? ttftMs : null,
	};
}

function isAmount(value: number, max: number): boolean {
	return value >= 0 && value <= max && Number.isInteger(value);
}

function estimated(intent: UsageIntent) {
	return {
		tokens: {
			prompt: intent.estimatePromptTokens,
			completion: 0,
			cacheRead: 0,
			cacheWrite: 0,
			reasoning: 0,
		},
		usageSource: "estimated" as const,
		costNanos: intent.estimateNanos,
	};
}
