"use client";

import { useQueryState } from "nuqs";
import { DEFAULT_RANGE, rangeParser } from "./range-param.ts";

/** The range of the page, in the URL as `range`; the default is never written there. */
export function useOverviewRange() {
	const [range, setRange] = useQueryState("range", rangeParser);
	return { range: range ?? DEFAULT_RANGE, setRange: (next: typeof range) => void setRange(next) };
}
