const VARIABLE = /\{\{\s*([A-Za-z][\w-]{0,39})\s*\}\}/g;

/** Names of the `{{variables}}` of a prompt, each once, in order of appearance. */
export function findVariables(text: string): readonly string[] {
	return [...new Set(Array.from(text.matchAll(VARIABLE), ([, name]) => name ?? ""))];
}

/** The prompt with its variables filled in; those without a value stay as they are written. */
export function fillVariables(text: string, values: Readonly<Record<string, string>>): string {
	return text.replaceAll(VARIABLE, (written, name: string) => {
		const value = Object.hasOwn(values, name) ? values[name] : undefined;
		return value === undefined || value === "" ? written : value;
	});
}
