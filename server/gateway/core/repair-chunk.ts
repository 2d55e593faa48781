/** One choice's progress through a stream. */
export interface ChoiceProgress {
	hasRole: boolean;
	finishReason: string | null;
	/** Index to give to the next tool call that comes without one. */
	nextToolIndex: number;
}

export type ChunkFields = Record<string, unknown>;

export function isFields(value: unknown): value is ChunkFields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Gives tool-call pieces without an index the one of the call they belong to. */
function repairToolCalls(calls: readonly unknown[], progress: ChoiceProgress): boolean {
	let changed = false;
	for (const call of calls) {
		if (!isFields(call)) continue;
		if (typeof call.index === "number") {
			progress.nextToolIndex = Math.max(progress.nextToolIndex, call.index + 1);
			continue;
		}
		const begins = typeof call.id === "string" && call.id !== "";
		if (begins) progress.nextToolIndex++;
		call.index = Math.max(0, progress.nextToolIndex - 1);
		changed = true;
	}
	return changed;
}

/** What one choice of a chunk held. */
export interface ChoiceReading {
	changed: boolean;
	/** Characters of text, reasoning and tool arguments. */
	characters: number;
	/** Something that a reader would show or act on. */
	hasOutput: boolean;
}

function textLength(value: unknown): number {
	return typeof value === "string" ? value.length : 0;
}

function measureToolCalls(calls: readonly unknown[]): number {
	let characters = 0;
	for (const call of calls) {
		if (!isFields(call) || !isFields(call.function)) continue;
		characters += textLength(call.function.name) + textLength(call.function.arguments);
	}
	return characters;
}

/** Puts a choice into the shape that clients rely on, in place, and reads what it holds. */
export function repairChoice(choice: ChunkFields, progress: ChoiceProgress): ChoiceReading {
	const reading: ChoiceReading = { changed: false, characters: 0, hasOutput: false };
	if (!isFields(choice.delta)) {
		choice.delta = {};
		reading.changed = true;
	}
	const { delta } = choice;
	if (!isFields(delta)) return reading;
	if (!progress.hasRole) {
		progress.hasRole = true;
		if (typeof delta.role !== "string") {
			choice.delta = {
				role: "assistant",
				...delta,
				...(delta.role === null ? { role: "assistant" } : {}),
			};
			reading.changed = true;
		}
	}
	const calls = Array.isArray(delta.tool_calls) ? delta.tool_calls : null;
	if (calls && repairToolCalls(calls, progress)) reading.changed = true;
	reading.characters =
		textLength(delta.content) +
		textLength(delta.refusal) +
		(textLength(delta.reasoning) || textLength(delta.reasoning_content)) +
		(calls ? measureToolCalls(calls) : 0);
	const rich = isFields(delta.audio) || (Array.isArray(delta.images) && delta.images.length > 0);
	reading.hasOutput = reading.characters > 0 || (calls?.length ?? 0) > 0 || rich;
	if (typeof choice.finish_reason === "string") progress.finishReason = choice.finish_reason;
	return reading;
}
