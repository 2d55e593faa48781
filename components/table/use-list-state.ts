"use client";

import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { FilterTerm } from "#components/filters/filter-schema.ts";
import { useOpenedMs, useZone } from "#components/format/reader.tsx";
import { usePreferences } from "#components/layout/preferences.tsx";
import { useTimeRange } from "#components/time-range/use-time-range.ts";
import {
	type ListDefinition,
	type ListParams,
	type ListSort,
	type ListState,
	listParsers,
	PAGE_SIZES,
	type PageSize,
	readListState,
} from "./list-state.ts";
import { useCursor } from "./pager.tsx";

/** What the frame of any list needs of its state. */
export interface ListControls {
	readonly terms: readonly FilterTerm[];
	readonly problems: ListState<unknown, string>["problems"];
	readonly sort: ListSort<string> | null;
	readonly size: PageSize;
	readonly cursor: ReturnType<typeof useCursor>;
	readonly timeRange: ReturnType<typeof useTimeRange>;
	readonly text: string;
	readonly setFilters: (text: string) => void;
	readonly setSort: (by: string) => void;
	readonly setSize: (size: PageSize) => void;
	readonly drop: (key: keyof ListParams) => void;
}

/** Filters, order, range and page of a list, all in the address. */
export function useListState<
	T extends string,
	N extends string,
	F extends string,
	M extends string,
	S extends string,
>(definition: ListDefinition<T, N, F, M, S>) {
	const [params, setParams] = useQueryStates(listParsers, { history: "push" });
	const cursor = useCursor();
	const timeRange = useTimeRange();
	const { range: remembered } = usePreferences();
	const zone = useZone();
	const openedMs = useOpenedMs();
	const rangeText = timeRange.text;
	const state = useMemo(
		() =>
			readListState(
				{ q: params.q, sort: params.sort, size: params.size, range: rangeText },
				definition,
				{ nowMs: openedMs, zone, remembered },
			),
		[params.q, params.sort, params.size, rangeText, definition, openedMs, zone, remembered],
	);
	const change = (next: Parameters<typeof setParams>[0]) => {
		void cursor.first();
		void setParams(next);
	};
	return {
		state,
		...state,
		cursor,
		timeRange,
		/** The filters as they stand in the address. */
		text: params.q ?? "",
		setFilters: (text: string) => change({ q: text === "" ? null : text }),
		setSort: (by: string) => change({ sort: nextSort(params.sort, by) }),
		setSize: (size: PageSize) => change({ size: size === PAGE_SIZES[0] ? null : String(size) }),
		/** Drops the parts of the address that were not understood. */
		drop: (key: keyof ListParams) =>
			key === "range" ? timeRange.clear() : change({ [key]: null }),
		clear: () => change({ q: null, sort: null, view: null }),
	};
}

/** A header is pressed: largest first, then smallest first, then as it was at first. */
export function nextSort(current: string | null, by: string): string | null {
	if (current === by) return `${by}.asc`;
	return current === `${by}.asc` ? null : by;
}
