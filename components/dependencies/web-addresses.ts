/** Those of the texts that are web addresses; advisories are untrusted and may name anything. */
export function webAddresses(texts: readonly string[]): readonly string[] {
	return [...new Set(texts)].filter(
		(text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
	);
}
