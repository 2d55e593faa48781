import type { CallerGrant } from "#server/access/contract.ts";
import type { Outcome, UsageSource } from "#server/ledger/contract.ts";
import type {
	AttemptRecord,
	SpanRecord,
	TokenCounts,
	UsageIntent,
	UsageTerminal,
} from "#server/ledger/core/usage-records.ts";
import type { Failure } from "./core/classify-error.ts";
import type { ChatRequest } from "./core/parse-chat-request.ts";
import { priceUsage } from "./core/price-usage.ts";
import type { ReportedUsage } from "./core/read-usage.ts";
import type { EffectivePrice, ModelDirectory } from "./ports.ts";
import type { Candidate, Selection } from "./select-candidates.ts";

/** What is known of an answer, complete or not. */
export interface AnswerFacts {
	readonly candidate: Candidate;
	readonly model: string | null;
	readonly provider: string | null;
	readonly finishReason: string | null;
	readonly usage: ReportedUsage | null;
	/** Characters of the answer that were streamed. */
	readonly characters: number;
	/** The upstream had begun to answer, so that it may bill the prompt. */
	readonly answered: boolean;
}

const CHARACTERS_PER_TOKEN = 4;
const EXPECTED_COMPLETION_TOKENS = 500;

function countTokens(prompt: number, completion: number): TokenCounts {
	return { prompt, completion, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
}

export interface IntentInput {
	readonly id: string;
	readonly atMs: number;
	readonly grant: CallerGrant;
	readonly source: UsageIntent["source"];
	readonly traceId: string;
	readonly request: ChatRequest;
	readonly selection: Selection;
	readonly effectivePrice: EffectivePrice;
}

/** The record that is written before the first byte goes upstream. */
export function buildIntent(input: IntentInput, first: Candidate): UsageIntent {
	const { request, selection, grant } = input;
	const completion = Math.min(
		request.maxCompletionTokens ?? EXPECTED_COMPLETION_TOKENS,
		EXPECTED_COMPLETION_TOKENS,
	);
	const expected = countTokens(selection.promptTokens, completion * request.choiceCount);
	return {
		kind: "intent",
		id: input.id,
		atMs: input.atMs,
		orgId: grant.orgId,
		keyId: grant.keyId,
		userId: grant.userId,
		source: input.source,
		sessionId: request.sophia.sessionId,
		tags: request.sophia.tags,
		metadata: request.sophia.metadata,
		traceId: input.traceId,
		modelAsked: request.modelAsked,
		modelPlanned: first.model.id,
		upstream: first.upstream.name,
		stream: request.stream,
		decisionId: selection.decision?.id ?? null,
		simulated: first.upstream.simulated,
		estimateNanos: priceUsage(
			input.effectivePrice(first.model, input.atMs, selection.promptTokens),
			expected,
		),
		estimatePromptTokens: selection.promptTokens,
	};
}

export interface TerminalInput {
	readonly id: string;
	readonly atMs: number;
	readonly startedAtMs: number;
	readonly outcome: Outcome;
	readonly httpStatus: number;
	readonly failure: Failure | null;
	readonly facts: AnswerFacts | null;
	readonly promptTokens: number;
	readonly directory: ModelDirectory;
	readonly effectivePrice: EffectivePrice;
	readonly ttftMs: number | null;
	readonly durationMs: number;
	readonly attempts: readonly AttemptRecord[];
	readonly spans: readonly SpanRecord[];
}

function settleTokens(input: TerminalInput): { tokens: TokenCounts; source: UsageSource } {
	const { facts } = input;
	if (facts?.usage) return { tokens: facts.usage.tokens, source: "provider" };
	if (!facts?.answered) return { tokens: countTokens(0, 0), source: "none" };
	const completion = Math.ceil(facts.characters / CHARACTERS_PER_TOKEN);
	return { tokens: countTokens(input.promptTokens, completion), source: "estimated" };
}

/** Finer than any clock here is true, and every digit is written, stored and sent. */
function wholeMicros(ms: number): number {
	return Math.round(ms * 1000) / 1000;
}

/** The record that closes a request: priced by the model that answered. */
export function buildTerminal(input: TerminalInput): UsageTerminal {
	const { facts, directory, failure } = input;
	const { tokens, source } = settleTokens(input);
	const planned = facts?.candidate.model ?? null;
	const served = facts?.model ?? null;
	const priced = (served === null ? null : directory.find(served)) ?? planned;
	const billed = source !== "none" && priced !== null;
	return {
		kind: "terminal",
		id: input.id,
		atMs: input.atMs,
		outcome: input.outcome,
		httpStatus: input.httpStatus,
		errorClass: failure?.errorClass ?? null,
		errorMessage: failure?.message ?? null,
		finishReason: facts?.finishReason ?? null,
		modelServed: served ?? (facts?.answered ? (planned?.id ?? null) : null),
		provider: facts?.provider ?? null,
		upstream: facts?.candidate.upstream.name ?? null,
		tokens,
		usageSource: source,
		costNanos: billed
			? priceUsage(input.effectivePrice(priced, input.startedAtMs, tokens.prompt), tokens)
			: 0,
		upstreamCostNanos: facts?.usage?.costNanos ?? null,
		priceVersion: billed ? directory.number() : null,
		ttftMs: input.ttftMs === null ? null : wholeMicros(input.ttftMs),
		durationMs: wholeMicros(input.durationMs),
		attempts: input.attempts,
		spans: input.spans,
	};
}
