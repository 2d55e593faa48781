import type { ReplyPlan } from "./core/plan-reply.ts";

const MAX_GENERATIONS = 1_000;

export interface GenerationEnd {
	readonly stream: boolean;
	readonly cancelled: boolean;
	readonly tookMs: number;
}

/** The last answers, for `GET /generation?id=`. */
export interface GenerationLog {
	record(plan: ReplyPlan, end: GenerationEnd): void;
	find(id: string): object | null;
}

export function createGenerationLog(): GenerationLog {
	const stats = new Map<string, object>();
	return {
		record(plan, end) {
			if (stats.size >= MAX_GENERATIONS) {
				const oldest = stats.keys().next();
				if (!oldest.done) stats.delete(oldest.value);
			}
			stats.set(plan.id, describeGeneration(plan, end));
		},
		find: (id) => stats.get(id) ?? null,
	};
}

function describeGeneration(plan: ReplyPlan, end: GenerationEnd): object {
	const { usage } = plan;
	return {
		id: plan.id,
		model: plan.model.id,
		created_at: new Date(plan.createdSeconds * 1000).toISOString(),
		total_cost: usage.costUsd,
		usage: usage.costUsd,
		streamed: end.stream,
		cancelled: end.cancelled,
		finish_reason: end.cancelled ? null : plan.finishReason,
		provider_name: "Simulator",
		latency: Math.round(plan.ttftMs),
		generation_time: Math.round(end.tookMs),
		moderation_latency: null,
		tokens_prompt: usage.promptTokens,
		tokens_completion: usage.completionTokens,
		native_tokens_prompt: usage.promptTokens,
		native_tokens_completion: usage.completionTokens,
		native_tokens_reasoning: usage.reasoningTokens,
		native_tokens_cached: usage.cachedTokens,
		provider_responses: [
			{ provider_name: "Simulator", status: 200, latency: Math.round(plan.ttftMs) },
		],
		is_byok: false,
	};
}
