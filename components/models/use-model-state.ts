"use client";

import { parseAsArrayOf, parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { Preset } from "#server/policy/contract.ts";
import type { ModelFilters } from "./filter-models.ts";
import { readModelParams } from "./read-model-params.ts";

export const MAX_COMPARED = 4;

const parsers = {
	preset: parseAsString,
	q: parseAsString,
	look: parseAsString,
	provider: parseAsString,
	can: parseAsString,
	side: parseAsArrayOf(parseAsString).withDefault([]),
	chart: parseAsBoolean.withDefault(false),
};

/** What shapes the models page, all of it in the address. */
export function useModelState() {
	const [{ q, provider, can, side, chart, ...words }, setState] = useQueryStates(parsers);
	const { preset, view: look, problems } = readModelParams(words);
	const filters = useMemo<ModelFilters>(
		() => ({ view: look, search: q ?? "", provider, capability: can }),
		[look, q, provider, can],
	);
	return {
		preset,
		problems,
		/** Drops a part of the address that was not understood. */
		drop: (key: (typeof problems)[number]["key"]) => void setState({ [key]: null }),
		setPreset: (next: Preset) => void setState({ preset: next }),
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
