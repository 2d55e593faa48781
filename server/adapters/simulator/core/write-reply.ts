import type { ReplyPlan } from "./plan-reply.ts";

/** What the server does next with the connection; waits are relative to the step before. */
export type Step =
	| { readonly kind: "write"; readonly text: string; readonly waitMs: number }
	/** `close`: clean end of the body; `reset`: TCP reset; `stall`: silence for ever. */
	| { readonly kind: "end"; readonly how: "close" | "reset" | "stall" };

/** One server-sent event before it is written out, so that faults can change it. */
export interface StreamEvent {
	readonly role: "comment" | "delta" | "finish" | "usage" | "done" | "raw";
	readonly waitMs: number;
	/** The chunk; `null` for comments, `[DONE]` and raw text. */
	readonly chunk: Chunk | null;
	readonly text: string;
}

export interface Chunk {
	readonly [key: string]: unknown;
	readonly choices: readonly Choice[] | null;
}

export interface Choice {
	readonly [key: string]: unknown;
	readonly delta?: Readonly<Record<string, unknown>>;
}

/** OpenRouter's comment while it waits for the provider. */
const COMMENT = ": OPENROUTER PROCESSING\n\n";
const COMMENT_EVERY_MS = 500;

/** The events of a stream without faults: comments, role first, usage in the last chunk, `[DONE]`. */
export function writeStreamEvents(plan: ReplyPlan): StreamEvent[] {
	const events = writeComments(plan.ttftMs);
	let waitMs = plan.ttftMs - (events.length - 1) * COMMENT_EVERY_MS;
	const push = (delta: Readonly<Record<string, unknown>>) => {
		events.push(chunkEvent("delta", waitMs, makeChunk(plan, delta, null)));
		waitMs = plan.msPerToken;
	};
	for (const piece of plan.reasoning) push({ role: "assistant", content: "", reasoning: piece });
	if (plan.toolName === null) {
		for (const content of plan.pieces) push({ role: "assistant", content });
	} else {
		push({ role: "assistant", content: null, tool_calls: [toolCallHead(plan, plan.toolName)] });
		for (const piece of plan.pieces) {
			push({ tool_calls: [{ index: 0, type: "function", function: { arguments: piece } }] });
		}
	}
	const last = makeChunk(plan, { role: "assistant", content: "" }, plan.finishReason);
	events.push(chunkEvent("finish", waitMs, last));
	const usage = { ...makeChunk(plan, {}, null), choices: [], usage: writeUsage(plan) };
	events.push(chunkEvent("usage", 0, usage));
	events.push({ role: "done", waitMs: 0, chunk: null, text: "data: [DONE]\n\n" });
	return events;
}

function writeComments(ttftMs: number): StreamEvent[] {
	const count = 1 + Math.floor(ttftMs / COMMENT_EVERY_MS);
	return Array.from({ length: count }, (_, i) => ({
		role: "comment",
		waitMs: i === 0 ? 0 : COMMENT_EVERY_MS,
		chunk: null,
		text: COMMENT,
	}));
}

function chunkEvent(role: StreamEvent["role"], waitMs: number, chunk: Chunk): StreamEvent {
	return { role, waitMs, chunk, text: "" };
}

export function makeChunk(
	plan: ReplyPlan,
	delta: Readonly<Record<string, unknown>>,
	finishReason: string | null,
): Chunk {
	return {
		id: plan.id,
		provider: "Simulator",
		model: plan.model.id,
		object: "chat.completion.chunk",
		created: plan.createdSeconds,
		choices: [
			{
				index: 0,
				delta,
				finish_reason: finishReason,
				native_finish_reason: finishReason,
				logprobs: null,
			},
		],
	};
}

function toolCallHead(plan: ReplyPlan, name: string): Readonly<Record<string, unknown>> {
	return {
		index: 0,
		id: plan.toolCallId,
		type: "function",
		function: { name, arguments: "" },
	};
}

/** Usage as OpenRouter always sends it, `cost` in dollars. */
export function writeUsage(plan: ReplyPlan): Readonly<Record<string, unknown>> {
	const { usage } = plan;
	return {
		prompt_tokens: usage.promptTokens,
		completion_tokens: usage.completionTokens,
		total_tokens: usage.promptTokens + usage.completionTokens,
		cost: usage.costUsd,
		is_byok: false,
		prompt_tokens_details: { cached_tokens: usage.cachedTokens, audio_tokens: 0 },
		cost_details: { upstream_inference_cost: usage.costUsd },
		completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
	};
}

/** The whole answer of a call that does not stream. */
export function writeCompletion(plan: ReplyPlan): Readonly<Record<string, unknown>> {
	const text = plan.pieces.join("");
	const toolCalls = plan.toolName !== null && [
		{
			...toolCallHead(plan, plan.toolName),
			function: { name: plan.toolName, arguments: text },
		},
	];
	return {
		id: plan.id,
		provider: "Simulator",
		model: plan.model.id,
		object: "chat.completion",
		created: plan.createdSeconds,
		choices: [
			{
				index: 0,
				message: {
					role: "assistant",
					content: toolCalls ? null : text,
					refusal: null,
					...(plan.reasoning.length > 0 && { reasoning: plan.reasoning.join("") }),
					...(toolCalls && { tool_calls: toolCalls }),
				},
				finish_reason: plan.finishReason,
				native_finish_reason: plan.finishReason,
				logprobs: null,
			},
		],
		usage: writeUsage(plan),
	};
}

/** Events to steps: one write each, in the form `data: {...}`. */
export function toSteps(events: readonly StreamEvent[]): Step[] {
	return events.map(({ chunk, text, waitMs }) => ({
		kind: "write",
		text: chunk === null ? text : `data: ${JSON.stringify(chunk)}\n\n`,
		waitMs,
	}));
}
