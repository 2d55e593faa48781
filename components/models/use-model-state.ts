"use client";

import { parseAsArrayOf, parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { nextSort } from "#components/table/use-list-state.ts";
import type { Preset } from "#server/policy/contract.ts";
import { type ModelFilters, NO_FILTERS } from "./filter-models.ts";
import { readModelParams } from "./read-model-params.ts";

export const MAX_COMPARED = 4;

const parsers = {
	preset: parseAsString,
	q: parseAsString,
	look: parseAsString,
	price: parseAsString,
	age: parseAsString,
	n: parseAsString,
	provider: parseAsString,
	can: parseAsString,
	sort: parseAsString,
	side: parseAsArrayOf(parseAsString).withDefault([]),
	chart: parseAsBoolean.withDefault(false),
};

/** What shapes the models page, all of it in the address. */
export function useModelState() {
	const [{ q, provider, can, sort, side, chart, ...words }, setState] = useQueryStates(parsers);
	const { preset, view, maxPrice, maxAge, minSamples, problems } = readModelParams(words);
	const filters = useMemo<ModelFilters>(
		() => ({ view, search: q ?? "", provider, capability: can, maxPrice, maxAge, minSamples }),
		[view, q, provider, can, maxPrice, maxAge, minSamples],
	);
	const setFilters = (next: Partial<ModelFilters>) => {
		const { view, search, ...rest } = { ...filters, ...next };
		const text = (value: number | null) => (value === null ? null : String(value));
		void setState({
			look: view === "best" ? null : view,
			q: search === "" ? null : search,
			provider: rest.provider,
			can: rest.capability,
			price: text(rest.maxPrice),
			age: text(rest.maxAge),
			n: text(rest.minSamples),
		});
	};
	return {
		preset,
		problems,
		/** Drops a part of the address that was not understood. */
		drop: (key: (typeof problems)[number]["key"] | "sort") => void setState({ [key]: null }),
		setPreset: (next: Preset) => void setState({ preset: next }),
		filters,
		setFilters,
		clear: () => setFilters(NO_FILTERS),
		/** Text of the order; `null`: by rank. */
		sort,
		setSort: (by: string) => void setState({ sort: nextSort(sort, by) }),
		compared: side.slice(0, MAX_COMPARED),
		compare: (ids: readonly string[]) =>
			void setState({ side: ids.length === 0 ? null : ids.slice(0, MAX_COMPARED) }),
		isCharted: chart,
		setCharted: (isCharted: boolean) => void setState({ chart: isCharted || null }),
	};
}
