import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import type { DecisionRecord } from "#server/policy/contract.ts";
import type { UsageIntent, UsageTerminal } from "../core/usage-records.ts";

/** An intent with plain values; give what the test is about. */
export function buildIntent(over: Partial<UsageIntent> & { readonly id: string }): UsageIntent {
	return {
		kind: "intent",
		atMs: 1_795_338_000_000,
		orgId: DEFAULT_ORG_ID,
		keyId: null,
		userId: null,
		source: "v1",
		sessionId: null,
		tags: [],
		metadata: null,
		traceId: "0af7651916cd43dd8448eb211c80319c",
		modelAsked: "auto",
		modelPlanned: "anthropic/sim-large",
		upstream: "simulator",
		stream: true,
		decisionId: null,
		simulated: true,
		estimateNanos: 5_000,
		estimatePromptTokens: 12,
		...over,
	};
}

/** The end of the same request: one attempt, 100 tokens in, 20 out, 1,234 nano-dollars. */
export function buildTerminal(
	over: Partial<UsageTerminal> & { readonly id: string },
): UsageTerminal {
	return {
		kind: "terminal",
		atMs: 1_795_338_001_000,
		outcome: "ok",
		httpStatus: 200,
		errorClass: null,
		errorMessage: null,
		finishReason: "stop",
		modelServed: "anthropic/sim-large",
		provider: "anthropic",
		upstream: "simulator",
		tokens: { prompt: 100, completion: 20, cacheRead: 10, cacheWrite: 0, reasoning: 3 },
		usageSource: "provider",
		costNanos: 1_234,
		upstreamCostNanos: 1_230,
		priceVersion: 7,
		ttftMs: 210.5,
		durationMs: 1_000,
		attempts: [
			{
				modelId: "anthropic/sim-large",
				upstream: "simulator",
				startMs: 1.5,
				ttftMs: 209,
				endMs: 999,
				status: 200,
				outcome: "ok",
				errorClass: null,
				errorMessage: null,
				waitMs: 0,
			},
		],
		spans: [
			{ name: "auth", startMs: 0, endMs: 0.1 },
			{ name: "decision", startMs: 0.1, endMs: 0.4, attributes: { candidates: 12 } },
			{ name: "attempt", startMs: 1.5, endMs: 999 },
		],
		...over,
	};
}

/** What was decided for a request, with plausible features. */
export function buildDecision(
	over: Partial<DecisionRecord> & { readonly id: string; readonly requestId: string },
): DecisionRecord {
	return {
		decidedAtMs: 1_795_338_000_000,
		scorerVersion: 1,
		catalogNumber: 7,
		healthNumber: 42,
		policyNumber: 1,
		features: {
			preset: "balanced",
			promptTokens: 12,
			expectedCompletionTokens: 300,
			maxCompletionTokens: null,
			requiredParameters: ["tools"],
			modalities: ["text"],
			maxCostUsd: null,
			allowedModels: null,
			openBreakers: [],
		},
		chosen: "anthropic/sim-large",
		score: 83.25,
		alternatives: ["openai/sim-flash", "google/sim-pro", "mistralai/sim-small"],
		margin: 4.5,
		candidateCount: 12,
		reasoning: "anthropic/sim-large leads by 4.5 points because of its quality.",
		...over,
	};
}
