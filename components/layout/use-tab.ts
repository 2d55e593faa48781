"use client";

import { parseAsString, useQueryState } from "nuqs";

/** The open tab of a page: `?tab=`, the first one by default. A name that is none is a problem. */
export function useTab<Tab extends string>(tabs: readonly [Tab, ...Tab[]]) {
	const [text, setText] = useQueryState("tab", parseAsString.withOptions({ history: "push" }));
	const known = tabs.find((tab) => tab === text);
	return {
		tab: known ?? tabs[0],
		setTab: (tab: Tab) => void setText(tab === tabs[0] ? null : tab),
		problems:
			text === null || known !== undefined
				? []
				: [{ key: "tab" as const, message: `there is no tab “${text}”: ${tabs.join(", ")}` }],
		drop: () => void setText(null),
	};
}
