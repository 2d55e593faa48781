import type { Random } from "#server/platform/random.ts";
import { composeAnswer, composeReasoning } from "./compose-answer.ts";
import { splitTokens } from "./count-tokens.ts";
import type { Directives } from "./directives.ts";
import { priceAnswer } from "./pico-dollars.ts";
import type { ChatRequest } from "./read-chat-request.ts";
import type { SimulatedModel } from "./simulated-model.ts";

/** Everything about one answer that is decided before its first byte. */
export interface ReplyPlan {
	readonly id: string;
	readonly model: SimulatedModel;
	readonly createdSeconds: number;
	readonly ttftMs: number;
	/** 0: all at once. */
	readonly msPerToken: number;
	readonly reasoning: readonly string[];
	/** Text tokens, or the pieces of a tool call's arguments. */
	readonly pieces: readonly string[];
	readonly toolName: string | null;
	readonly toolCallId: string;
	readonly finishReason: "stop" | "length" | "tool_calls";
	readonly usage: ReplyUsage;
}

export interface ReplyUsage {
	readonly promptTokens: number;
	readonly cachedTokens: number;
	readonly completionTokens: number;
	readonly reasoningTokens: number;
	readonly costUsd: number;
}

export interface ReplyInput {
	readonly id: string;
	readonly request: ChatRequest;
	readonly model: SimulatedModel;
	readonly directives: Directives;
	readonly promptTokens: number;
	readonly nowMs: number;
	readonly random: Random;
	/** Multiplies every simulated wait; 0 answers at once. */
	readonly latencyScale: number;
}

/** Decides what is said, how fast and what it costs. Pure but for the random source. */
export function planReply(input: ReplyInput): ReplyPlan {
	const { id, request, model, directives, nowMs } = input;
	const answer = composeAnswer(request, directives);
	const full = splitTokens(answer.kind === "text" ? answer.text : answer.arguments);
	const { pieces, cut } = limitPieces(full, request, directives, answer.kind === "text");
	const hasReasoning = request.wantsReasoning && model.parameters.includes("reasoning");
	const reasoning = hasReasoning ? splitTokens(composeReasoning(request)) : [];
	const completionTokens = pieces.length + reasoning.length;
	const cachedTokens = Math.min(directives.cachedTokens, input.promptTokens);
	const billed = {
		prompt: input.promptTokens,
		cacheRead: cachedTokens,
		completion: completionTokens,
	};
	return {
		id,
		model,
		createdSeconds: Math.floor(nowMs / 1000),
		...planTiming(input),
		reasoning,
		pieces,
		toolName: answer.kind === "tool_call" ? answer.tool : null,
		toolCallId: `call_${id.slice(-12)}`,
		finishReason: cut ? "length" : answer.kind === "tool_call" ? "tool_calls" : "stop",
		usage: {
			promptTokens: input.promptTokens,
			cachedTokens,
			completionTokens,
			reasoningTokens: reasoning.length,
			costUsd: priceAnswer(model, billed, nowMs),
		},
	};
}

function planTiming(input: ReplyInput): { ttftMs: number; msPerToken: number } {
	const { model, directives, random, latencyScale } = input;
	const drawnTtftMs = model.ttftMsMedian * Math.exp(model.ttftSigma * drawNormal(random));
	const jitter = 0.9 + 0.2 * random.next();
	const drawnMsPerToken = 1000 / (model.tokensPerSecond * jitter);
	const asked = directives.tokensPerSecond;
	return {
		ttftMs: directives.ttftMs ?? drawnTtftMs * latencyScale,
		msPerToken: asked === null ? drawnMsPerToken * latencyScale : asked === 0 ? 0 : 1000 / asked,
	};
}

/** Box-Muller; `1 - next()` keeps the logarithm's argument above 0. */
function drawNormal(random: Random): number {
	const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
	return radius * Math.cos(2 * Math.PI * random.next());
}

const FILLER = splitTokens(
	" Simulated filler: this sentence stands in for the rest of a longer answer.",
);

function limitPieces(
	full: readonly string[],
	request: ChatRequest,
	directives: Directives,
	isText: boolean,
): { pieces: readonly string[]; cut: boolean } {
	let pieces = full;
	const wanted = directives.completionTokens;
	if (wanted !== null && isText) {
		pieces = Array.from(
			{ length: wanted },
			(_, i) => full[i] ?? FILLER[(i - full.length) % FILLER.length] ?? "",
		);
	}
	if (request.stop.length > 0 && isText) pieces = cutAtStop(pieces, request.stop);
	const { maxTokens } = request;
	if (maxTokens === null || pieces.length <= maxTokens) return { pieces, cut: false };
	return { pieces: pieces.slice(0, maxTokens), cut: true };
}

function cutAtStop(pieces: readonly string[], stop: readonly string[]): readonly string[] {
	const text = pieces.join("");
	const ends = stop.filter(Boolean).map((word) => text.indexOf(word));
	const end = Math.min(...ends.filter((index) => index >= 0), text.length);
	return end === text.length ? pieces : splitTokens(text.slice(0, end));
}
