"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { useOpenedMs, useZone } from "#components/format/reader.tsx";
import { usePreferences } from "#components/layout/preferences.tsx";
import { useShortcuts } from "#components/shortcuts/shortcuts.tsx";
import type { Range } from "#server/lists/contract.ts";
import { followNow, shiftRange, zoomOut } from "./move-range.ts";
import { printRange } from "./print-range.ts";
import { readRange } from "./read-range.ts";

const PREVIOUS = "prev";
const rangeParsers = { range: parseAsString, compare: parseAsString };

/**
 * The range of the page: in the address as `range`, shared with the next page by what is
 * remembered. A new range goes back to the first page of a list.
 */
export function useTimeRange() {
	const [params, setParams] = useQueryStates(rangeParsers, { history: "push" });
	const [, setCursor] = useQueryStates(CURSOR_PARSERS, { history: "push" });
	const { range: remembered, setRange: remember } = usePreferences();
	const zone = useZone();
	// A range typed into the address by hand is read once, not anew with each tick of the clock.
	const openedMs = useOpenedMs();
	const { range, problem } = useMemo(
		() => readRange(params.range, remembered, { nowMs: openedMs, zone }),
		[params.range, remembered, openedMs, zone],
	);
	const setRange = (next: Range) => {
		const text = printRange(next);
		remember(text);
		void setCursor(null);
		void setParams({ range: text });
	};
	return {
		range,
		/** As it stands in the address; `null`: the one used last is in force. */
		text: params.range,
		/** What of the address cannot be read and is not in force. */
		problems: [
			...(problem === null ? [] : [{ key: "range" as const, message: problem }]),
			...(params.compare === null || params.compare === PREVIOUS
				? []
				: [
						{
							key: "compare" as const,
							message: `“${params.compare}” is no period to compare with; there is ${PREVIOUS}`,
						},
					]),
		],
		drop: (key: keyof typeof rangeParsers) => void setParams({ [key]: null }),
		setRange,
		clear: () => void setParams({ range: null }),
		shift: (direction: -1 | 1) => setRange(shiftRange(range, direction, Date.now())),
		zoomOut: () => setRange(zoomOut(range, Date.now())),
		followNow: () => setRange(followNow(range, Date.now())),
		compare: params.compare === PREVIOUS,
		setCompare: (compare: boolean) => void setParams({ compare: compare ? PREVIOUS : null }),
	};
}

const CURSOR_PARSERS = { after: parseAsString, trail: parseAsString };

/** `[`, `]` and `z` for the range of the page. */
export function useRangeShortcuts(range: ReturnType<typeof useTimeRange>): void {
	useShortcuts("Time range", [
		{ keys: "[", label: "The time before", run: () => range.shift(-1) },
		{ keys: "]", label: "The time after", run: () => range.shift(1) },
		{ keys: "z", label: "Twice as long", run: range.zoomOut },
	]);
}
