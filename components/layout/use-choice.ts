"use client";

import { parseAsString, useQueryState } from "nuqs";

/**
 * One of a few words in the address, left out where it is the usual one. A word that is none of them
 * is a problem to be shown.
 */
export function useChoice<Key extends string, Word extends string>(
	key: Key,
	words: readonly Word[],
	usual: Word,
) {
	const [text, setText] = useQueryState(key, parseAsString.withOptions({ history: "push" }));
	const known = words.find((word) => word === text);
	return {
		chosen: known ?? usual,
		choose: (word: Word) => void setText(word === usual ? null : word),
		problems:
			text === null || known !== undefined
				? []
				: [{ key, message: `there is no ${key} “${text}”; there are ${words.join(", ")}` }],
		drop: () => void setText(null),
	};
}
