/** A colour for each theme. */
export interface ColourPair {
	readonly light: string;
	readonly dark: string;
}

/**
 * Eight hues that stay apart under the three common kinds of colour blindness and reach 3:1 on the
 * surface of their theme; the tests measure both.
 */
export const SERIES_COLOURS: readonly ColourPair[] = [
	{ light: "#03276e", dark: "#599af4" },
	{ light: "#d87a0f", dark: "#cf6c28" },
	{ light: "#36a38b", dark: "#c1f4c7" },
	{ light: "#59002d", dark: "#8e5373" },
	{ light: "#13699f", dark: "#57d2f7" },
	{ light: "#835e11", dark: "#e0bf58" },
	{ light: "#9779d9", dark: "#6b5ec5" },
	{ light: "#4d4f54", dark: "#978d98" },
];

export const OTHER_KEY = "other";
const OTHER_COLOUR: ColourPair = { light: "#7a808c", dark: "#7d8492" };

/** Authors that most installations see keep their colour for good; others get one by their name. */
const KNOWN_AUTHORS = [
	"openai",
	"anthropic",
	"google",
	"meta-llama",
	"mistralai",
	"deepseek",
	"qwen",
	"x-ai",
];

/** The colour as CSS; which half holds is the theme's choice. */
export function toCss({ light, dark }: ColourPair): string {
	return `light-dark(${light}, ${dark})`;
}

/**
 * One colour a key, the same on every page and day. Where two keys of one chart share theirs, the
 * later one takes the next free colour, so that a chart never shows one colour twice.
 */
export function assignColours(keys: readonly string[]): ReadonlyMap<string, string> {
	const taken = new Set<number>();
	const result = new Map<string, string>();
	for (const key of keys) {
		if (key === OTHER_KEY) {
			result.set(key, toCss(OTHER_COLOUR));
			continue;
		}
		let slot = slotOf(key);
		if (taken.size < SERIES_COLOURS.length) {
			while (taken.has(slot)) slot = (slot + 1) % SERIES_COLOURS.length;
		}
		taken.add(slot);
		result.set(key, toCss(SERIES_COLOURS[slot] ?? OTHER_COLOUR));
	}
	return result;
}

function slotOf(key: string): number {
	const known = KNOWN_AUTHORS.indexOf(key);
	if (known >= 0) return known;
	// FNV-1a: spreads similar names.
	let hash = 2_166_136_261;
	for (const character of key) {
		hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
	}
	return (hash >>> 0) % SERIES_COLOURS.length;
}
