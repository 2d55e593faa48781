const PIECE = /\s?[^\s]{1,6}|\s+/g;

/** Cuts a text into the simulator's tokens; joined again they give the text. */
export function splitTokens(text: string): string[] {
	return text.match(PIECE) ?? [];
}

/** Prompt size by characters: prompts may be 25 MB, so nothing is cut. */
export function estimateTokens(text: string): number {
	return Math.ceil(text.length / 4);
}
