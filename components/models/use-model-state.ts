"use client";

import {
	parseAsArrayOf,
	parseAsBoolean,
	parseAsString,
	parseAsStringLiteral,
	useQueryStates,
} from "nuqs";
import { useMemo } from "react";
import { PRESET_VALUES } from "#components/routing/search-params.ts";
import { MODEL_VIEWS, type ModelFilters } from "./filter-models.ts";

export const MAX_COMPARED = 4;

const parsers = {
	preset: parseAsStringLiteral(PRESET_VALUES),
	q: parseAsString,
	look: parseAsStringLiteral(MODEL_VIEWS),
	provider: parseAsString,
	can: parseAsString,
	side: parseAsArrayOf(parseAsString).withDefault([]),
	chart: parseAsBoolean.withDefault(false),
};

/** What shapes the models page, all of it in the address. */
export function useModelState() {
	const [{ preset, q, look, provider, can, side, chart }, setState] = useQueryStates(parsers);
	const filters = useMemo<ModelFilters>(
		() => ({ view: look ?? "best", search: q ?? "", provider, capability: can }),
		[look, q, provider, can],
	);
	return {
		preset,
		setPreset: (next: (typeof PRESET_VALUES)[number]) => void setState({ preset: next }),
		filters,
		setFilters: (next: Partial<ModelFilters>) => {
			const { view, search, ...rest } = { ...filters, ...next };
			void setState({
				look: view === "best" ? null : view,
				q: search === "" ? null : search,
				provider: rest.provider,
				can: rest.capability,
			});
		},
		clear: () => void setState({ look: null, q: null, provider: null, can: null }),
		compared: side.slice(0, MAX_COMPARED),
		compare: (ids: readonly string[]) =>
			void setState({ side: ids.length === 0 ? null : ids.slice(0, MAX_COMPARED) }),
		isCharted: chart,
		setCharted: (isCharted: boolean) => void setState({ chart: isCharted || null }),
	};
}
