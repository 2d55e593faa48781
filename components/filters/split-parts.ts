/** One word of the filter text with its place; quotes keep spaces and commas together. */
export interface Part {
	readonly text: string;
	readonly start: number;
	readonly end: number;
}

/** Cuts the text at spaces outside quotes. */
export function splitParts(text: string): readonly Part[] {
	const parts: Part[] = [];
	for (const match of text.matchAll(/(?:"(?:[^"\\]|\\.)*"?|[^\s"])+/g)) {
		parts.push({ text: match[0], start: match.index, end: match.index + match[0].length });
	}
	return parts;
}

/** Cuts values at commas outside quotes; the quotes stay. `null`: a quote was left open. */
export function splitValues(text: string): readonly string[] | null {
	const values: string[] = [];
	let current = "";
	let quoted = false;
	for (let at = 0; at < text.length; at += 1) {
		const sign = text.charAt(at);
		if (quoted && sign === "\\") {
			current += sign + text.charAt(at + 1);
			at += 1;
		} else if (sign === "," && !quoted) {
			values.push(current);
			current = "";
		} else {
			if (sign === '"') quoted = !quoted;
			current += sign;
		}
	}
	return quoted ? null : [...values, current];
}

/** The value as it is meant, and whether it was quoted as a whole. */
export function unquote(text: string): { readonly value: string; readonly quoted: boolean } {
	if (!text.startsWith('"')) return { value: text, quoted: false };
	return { value: text.slice(1, -1).replaceAll(/\\(.)/g, "$1"), quoted: true };
}

/** The value in quotes where it would be read otherwise without them. */
export function quote(value: string): string {
	if (/^[^\s",*\\<>-][^\s",*\\]*$/.test(value) && !value.includes("..")) return value;
	return `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}
