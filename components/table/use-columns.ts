"use client";

import { createParser, useQueryState } from "nuqs";

/** Columns shown and hidden against their default, in the URL: `?cols=ttft,-user`. */
const parseColumns = createParser<Record<string, boolean>>({
	parse: (text) =>
		Object.fromEntries(
			text
				.split(",")
				.filter(Boolean)
				.map((part) => (part.startsWith("-") ? [part.slice(1), false] : [part, true])),
		),
	serialize: (columns) =>
		Object.entries(columns)
			.map(([id, shown]) => (shown ? id : `-${id}`))
			.join(","),
	eq: (a, b) => JSON.stringify(a) === JSON.stringify(b),
}).withDefault({});

export function useColumns() {
	const [visibility, setVisibility] = useQueryState("cols", parseColumns);
	const choose = (id: string, shown: boolean) =>
		setVisibility((current) => ({ ...current, [id]: shown }));
	return { visibility, choose };
}
