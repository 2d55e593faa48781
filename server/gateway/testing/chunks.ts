/** Builders of chat completion chunks and answers, as an OpenAI-compatible upstream sends them. */

export function chunk(delta: object, extra: object = {}): object {
	return {
		id: "gen-1",
		object: "chat.completion.chunk",
		created: 1_763_769_600,
		model: "anthropic/one",
		choices: [{ index: 0, delta, finish_reason: null }],
		...extra,
	};
}

export function roleChunk(): object {
	return chunk({ role: "assistant", content: "" });
}

export function finishChunk(reason = "stop"): object {
	return chunk({}, { choices: [{ index: 0, delta: {}, finish_reason: reason }] });
}

export const USAGE = { prompt_tokens: 10, completion_tokens: 3, total_tokens: 13, cost: 0.000016 };

export function usageChunk(): object {
	return chunk({}, { choices: [], usage: USAGE });
}

export function event(data: object | string): string {
	return `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

/** A whole, well-formed stream that says "Hello there". */
export function goodStream(): string[] {
	return [
		event(roleChunk()),
		event(chunk({ content: "Hello " })),
		event(chunk({ content: "there" })),
		event(finishChunk()),
		event(usageChunk()),
		event("[DONE]"),
	];
}

export function goodAnswer(content = "Hello there"): object {
	return {
		id: "gen-1",
		object: "chat.completion",
		created: 1_763_769_600,
		model: "anthropic/one",
		choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
		usage: USAGE,
	};
}
