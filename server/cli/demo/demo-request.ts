import type { CatalogModel } from "#server/catalog/contract.ts";
import { priceUsage } from "#server/gateway/core/price-usage.ts";
import type { Outcome } from "#server/ledger/contract.ts";
import type {
	AttemptRecord,
	SpanRecord,
	TokenCounts,
	UsageIntent,
	UsageTerminal,
} from "#server/ledger/core/usage-records.ts";
import type { Random } from "#server/platform/random.ts";
import { effectivePrice } from "#server/policy/index.ts";
import type { DemoModel } from "./demo-models.ts";
import { logNormal, pick } from "./demo-shape.ts";

/** The upstream by which the database tells demonstration data from everything else. */
export const DEMO_UPSTREAM = "demo";

/** Who called. */
export interface DemoCaller {
	readonly keyId: string | null;
	readonly userId: string;
	readonly source: UsageIntent["source"];
	readonly tags: readonly string[];
}

export interface DemoRequestInput {
	readonly id: string;
	readonly orgId: string;
	readonly atMs: number;
	readonly caller: DemoCaller;
	readonly modelAsked: string;
	readonly promptTokens: number;
	readonly decisionId: string | null;
	/** The models in the order in which they are tried. */
	readonly candidates: readonly [DemoModel, ...DemoModel[]];
	/** Share of first attempts that fail, 0..1: high while a provider has an incident. */
	readonly failureShare: number;
	readonly catalogNumber: number;
}

const ENDS: readonly (readonly [Outcome, number])[] = [
	["ok", 962],
	["client_abort", 14],
	["refused", 9],
	["stream_incomplete", 6],
	["upstream_error", 5],
	["unknown", 3],
	["shutdown", 1],
];

const FAILURES: readonly (readonly [readonly [string, number | null, string], number])[] = [
	[["rate_limited", 429, "demo: too many requests"], 5],
	[["overloaded", 503, "demo: the model is overloaded"], 4],
	[["server_error", 500, "demo: internal error"], 2],
	[["timeout", null, "demo: no token within the time allowed"], 2],
];

/** Intent and terminal record of one invented request, with attempts that add up to its time. */
export function inventRequest(
	random: Random,
	input: DemoRequestInput,
): { intent: UsageIntent; terminal: UsageTerminal } {
	const { candidates, atMs, caller, promptTokens } = input;
	const stream = caller.source !== "worker" && random.next() < 0.8;
	const routeMs = input.decisionId === null ? 0.2 : 0.4 + 0.3 * random.next();
	const failed = inventFailures(random, input, routeMs);
	const served = candidates[failed.length];
	const lastEndMs = failed.at(-1)?.endMs ?? routeMs;
	const end = served === undefined ? "upstream_error" : pick(random, ENDS, "ok");
	const answer =
		served === undefined || end === "refused" || end === "upstream_error"
			? null
			: inventAnswer(random, { served, stream, end, promptTokens, startMs: lastEndMs + 0.3 });
	const failures =
		answer === null && failed.length === 0 ? [refuse(input, end, lastEndMs)] : failed;
	const attempts = answer === null ? failures : [...failed, answer.attempt];
	const durationMs = (attempts.at(-1)?.endMs ?? lastEndMs) + 0.4;
	const first = candidates[0].model;
	const tokens = answer?.tokens ?? NO_TOKENS;
	const billed = answer === null ? 0 : priceOf(answer.model, atMs, tokens);
	const failure = failures.at(-1);
	return {
		intent: {
			kind: "intent",
			...{ id: input.id, atMs, orgId: input.orgId, keyId: caller.keyId, userId: caller.userId },
			source: caller.source,
			sessionId: random.next() < 0.3 ? `session-${Math.floor(random.next() * 400)}` : null,
			tags: caller.tags,
			metadata: null,
			traceId: input.id.replaceAll("-", ""),
			modelAsked: input.modelAsked,
			modelPlanned: first.id,
			upstream: DEMO_UPSTREAM,
			stream,
			decisionId: input.decisionId,
			simulated: true,
			estimateNanos: priceOf(first, atMs, { ...NO_TOKENS, prompt: promptTokens, completion: 500 }),
			estimatePromptTokens: promptTokens,
		},
		terminal: {
			kind: "terminal",
			id: input.id,
			atMs: Math.round(atMs + durationMs),
			outcome: end,
			httpStatus: statusOf(end),
			errorClass: end === "ok" ? null : (ERROR_CLASSES[end] ?? failure?.errorClass ?? null),
			errorMessage: end === "ok" ? null : (failure?.errorMessage ?? "demo: ended early"),
			finishReason: answer?.finishReason ?? null,
			modelServed: answer?.model.id ?? null,
			provider: answer?.model.author ?? null,
			upstream: answer === null ? null : DEMO_UPSTREAM,
			tokens,
			usageSource: answer === null ? "none" : end === "ok" ? "provider" : "estimated",
			costNanos: billed,
			upstreamCostNanos: end === "ok" && random.next() < 0.9 ? billed : null,
			priceVersion: input.catalogNumber,
			ttftMs: stream ? (answer?.ttftMs ?? null) : null,
			durationMs: Math.round(durationMs * 1000) / 1000,
			attempts,
			spans: describeSpans(attempts, routeMs, input.decisionId !== null),
		},
	};
}

const NO_TOKENS: TokenCounts = {
	prompt: 0,
	completion: 0,
	cacheRead: 0,
	cacheWrite: 0,
	reasoning: 0,
};

const ERROR_CLASSES: Readonly<Partial<Record<Outcome, string>>> = {
	client_abort: "aborted",
	stream_incomplete: "stream_incomplete",
	refused: "bad_request",
	unknown: "aborted",
	shutdown: "aborted",
};

function statusOf(outcome: Outcome): number | null {
	switch (outcome) {
		case "ok":
		case "stream_incomplete":
			return 200;
		case "client_abort":
			return 499;
		case "refused":
			return 400;
		case "unknown":
			return null;
		case "upstream_error":
			return 502;
		case "shutdown":
			return 503;
	}
}

/** First attempts that fail and are switched away from; all of them in a real outage. */
function inventFailures(random: Random, input: DemoRequestInput, startMs: number): AttemptRecord[] {
	const failed: AttemptRecord[] = [];
	let atMs = startMs;
	for (const [index, { model, ttftMs }] of input.candidates.entries()) {
		// An incident is one provider's; the next candidate usually holds.
		const share = index === 0 ? input.failureShare : 0.12;
		if (random.next() >= share) break;
		const [errorClass, status, errorMessage] = pick(random, FAILURES, TIMEOUT);
		const waitMs = index === 0 ? 0 : 40 + 160 * random.next();
		const tookMs = errorClass === "timeout" ? 8_000 : logNormal(random, ttftMs / 3, 0.4);
		failed.push({
			modelId: model.id,
			upstream: DEMO_UPSTREAM,
			startMs: atMs + waitMs,
			ttftMs: null,
			endMs: atMs + waitMs + tookMs,
			status,
			outcome: "error",
			errorClass,
			errorMessage,
			waitMs,
		});
		atMs += waitMs + tookMs;
	}
	return failed;
}

const TIMEOUT = ["timeout", null, "demo: no token within the time allowed"] as const;

function refuse(input: DemoRequestInput, end: Outcome, startMs: number): AttemptRecord {
	const { model, ttftMs } = input.candidates[0];
	return {
		modelId: model.id,
		upstream: DEMO_UPSTREAM,
		startMs,
		ttftMs: null,
		endMs: startMs + ttftMs / 4,
		status: end === "refused" ? 400 : 502,
		outcome: "error",
		errorClass: end === "refused" ? "bad_request" : "server_error",
		errorMessage: end === "refused" ? "demo: the request is not valid" : "demo: internal error",
		waitMs: 0,
	};
}

function inventAnswer(
	random: Random,
	given: {
		readonly served: DemoModel;
		readonly stream: boolean;
		readonly end: Outcome;
		readonly promptTokens: number;
		readonly startMs: number;
	},
) {
	const { served, end, promptTokens, startMs } = given;
	// One answer in fifty has a slow start, which is what tails are made of.
	const slow = random.next() < 0.02 ? 4 + 6 * random.next() : 1;
	const wanted = Math.max(1, Math.round(logNormal(random, 260, 0.9)));
	const completion = end === "ok" ? wanted : Math.max(1, Math.round(wanted * random.next()));
	const ttftMs = logNormal(random, served.ttftMs, 0.35) * slow;
	const writingMs = (completion * 1000) / (served.tokensPerSecond * (0.8 + 0.4 * random.next()));
	const cacheRead = random.next() < 0.2 ? Math.floor(promptTokens * 0.7) : 0;
	const isCut = wanted > 1_500 && end === "ok";
	const attempt: AttemptRecord = {
		modelId: served.model.id,
		upstream: DEMO_UPSTREAM,
		startMs,
		ttftMs,
		endMs: startMs + ttftMs + writingMs,
		status: 200,
		outcome: end === "ok" ? "ok" : end === "stream_incomplete" ? "error" : "abandoned",
		errorClass: end === "stream_incomplete" ? "stream_incomplete" : null,
		errorMessage: end === "stream_incomplete" ? "demo: the stream ended early" : null,
		waitMs: 0,
	};
	return {
		attempt,
		model: served.model,
		ttftMs: startMs + ttftMs,
		finishReason:
			end !== "ok" ? null : isCut ? "length" : random.next() < 0.08 ? "tool_calls" : "stop",
		tokens: { ...NO_TOKENS, prompt: promptTokens, completion, cacheRead },
	};
}

function priceOf(model: CatalogModel, atMs: number, tokens: TokenCounts): number {
	return priceUsage(effectivePrice(model, atMs, tokens.prompt), tokens);
}

function describeSpans(
	attempts: readonly AttemptRecord[],
	routeMs: number,
	isDecided: boolean,
): SpanRecord[] {
	return [
		{ name: "auth", startMs: 0, endMs: 0.1 },
		...(isDecided ? [{ name: "decision", startMs: 0.1, endMs: routeMs }] : []),
		...attempts.map(({ modelId, startMs, endMs, outcome }) => ({
			name: "attempt",
			startMs,
			endMs,
			attributes: { model: modelId, outcome },
		})),
	];
}
