"use client";

import { parseAsString, useQueryState } from "nuqs";
import type { useCursor } from "./pager.tsx";

type Cursor = ReturnType<typeof useCursor>;

/** One filter of a plain list, in the address; another value begins at the first page. */
export function useTextFilter(cursor: Cursor, name: string) {
	const [text, setText] = useQueryState(name, parseAsString.withOptions({ history: "push" }));
	const choose = (next: string | null) => {
		void cursor.first();
		void setText(next === "" ? null : next);
	};
	return [text, choose] as const;
}

/** A filter of few values: `null` where it is off or the address says an unknown one. */
export function useFilter<Value extends string>(
	cursor: Cursor,
	name: string,
	values: readonly Value[],
) {
	const [text, choose] = useTextFilter(cursor, name);
	return [values.find((value) => value === text) ?? null, choose] as const;
}
