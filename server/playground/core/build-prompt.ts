import type { PlaygroundMessage } from "../contract.ts";

export interface PromptMessage {
	readonly role: "system" | "user" | "assistant";
	readonly content: string | readonly PromptPart[];
}

type PromptPart =
	| { readonly type: "text"; readonly text: string }
	| { readonly type: "image_url"; readonly image_url: { readonly url: string } };

/**
 * The messages that the model sees: an answer that failed before its first word says nothing, so
 * it is left out; partial answers stay, since the person read them. `imageUrls` has the images of each
 * message by its id.
 */
export function buildPrompt(
	history: readonly PlaygroundMessage[],
	imageUrls: ReadonlyMap<string, readonly string[]>,
): readonly PromptMessage[] {
	return history
		.filter((message) => message.role !== "assistant" || message.content !== "")
		.map(({ id, role, content }) => {
			const urls = imageUrls.get(id) ?? [];
			return { role, content: urls.length === 0 ? content : withImages(content, urls) };
		});
}

function withImages(text: string, urls: readonly string[]): readonly PromptPart[] {
	return [
		{ type: "text", text },
		...urls.map((url) => ({ type: "image_url" as const, image_url: { url } })),
	];
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
