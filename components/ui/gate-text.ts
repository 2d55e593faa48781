/** More is shown only when it is asked for: a long body must not hold up the page. */
export const PREVIEW_CHARACTERS = 64 * 1024;
/** Larger texts stay as they came: reading and writing them anew would block the page. */
const MAX_FORMATTED = 2 * 1024 * 1024;

export interface GatedText {
	readonly lines: readonly string[];
	/** Characters in all. */
	readonly length: number;
	readonly isCut: boolean;
}

/** A text as lines: JSON indented, and only its beginning unless all of it is wanted. */
export function gateText(text: string, isWhole: boolean): GatedText {
	const formatted = text.length <= MAX_FORMATTED ? formatJson(text) : text;
	const isCut = !isWhole && formatted.length > PREVIEW_CHARACTERS;
	const shown = isCut ? formatted.slice(0, PREVIEW_CHARACTERS) : formatted;
	return { lines: shown.split("\n"), length: formatted.length, isCut };
}

function formatJson(text: string): string {
	if (!/^\s*[[{]/.test(text)) return text;
	try {
		return JSON.stringify(JSON.parse(text), null, 2);
	} catch {
		// Streams and bodies that were cut are shown as they came.
		return text;
	}
}
