import type { UsageTerminal } from "./usage-records.ts";

/** What is needed of an intent to end it without knowing how it went. */
export interface OpenIntent {
	readonly id: string;
	readonly atMs: number;
	readonly estimateNanos: number;
	readonly estimatePromptTokens: number;
}

/** The end of a request that nobody saw end, last known to be alive at `lastSeenMs`. */
export function closeAsUnknown(intent: OpenIntent, lastSeenMs: number): UsageTerminal {
	const endMs = Math.max(lastSeenMs, intent.atMs);
	return {
		kind: "terminal",
		id: intent.id,
		atMs: endMs,
		outcome: "unknown",
		httpStatus: null,
		errorClass: "process_died",
		errorMessage: "the process ended before the answer did; cost and tokens are the estimate",
		finishReason: null,
		modelServed: null,
		provider: null,
		upstream: null,
		tokens: {
			prompt: intent.estimatePromptTokens,
			completion: 0,
			cacheRead: 0,
			cacheWrite: 0,
			reasoning: 0,
		},
		usageSource: "estimated",
		costNanos: intent.estimateNanos,
		upstreamCostNanos: null,
		priceVersion: null,
		ttftMs: null,
		durationMs: endMs - intent.atMs,
		attempts: [],
		spans: [],
	};
}
