import type { PlaygroundMessage } from "../contract.ts";

export interface PromptMessage {
	readonly role: "system" | "user" | "assistant";
	readonly content: string;
}

/**
 * The messages that the model sees: an answer that failed before its first word says nothing, so
 * it is left out; partial answers stay, since the person read them.
 */
export function buildPrompt(history: readonly PlaygroundMessage[]): readonly PromptMessage[] {
	return history
		.filter((message) => message.role !== "assistant" || message.content !== "")
		.map(({ role, content }) => ({ role, content }));
}

const TITLE_LENGTH = 60;

/** A conversation is called by the first words that were asked in it. */
export function titleOf(text: string): string {
	const line = text.trim().replace(/\s+/g, " ");
	if (line.length <= TITLE_LENGTH) return line;
	const cut = line.slice(0, TITLE_LENGTH);
	const space = cut.lastIndexOf(" ");
	return `${space > TITLE_LENGTH / 2 ? cut.slice(0, space) : cut}…`;
}
