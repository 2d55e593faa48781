"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import type { FacetAnswer } from "#components/filters/facet-chip.tsx";
import { FINDING_FILTERS } from "./finding-filters.ts";
import type { readFindings } from "./finding-search.ts";

type Filters = ReturnType<typeof readFindings>["filters"];

/** Counts of a closed field under the other filters. */
export function useFindingFacet(filters: Filters, name: string | null): FacetAnswer {
	const api = useTRPC();
	const field = FINDING_FILTERS.text.find((one) => one.name === name && one.facet)?.field;
	const count = useQuery(
		api.dependencies.findings.count.queryOptions(field === undefined ? skipToken : filters, {
			placeholderData: keepPreviousData,
			retry: false,
		}),
	);
	const values =
		count.data === undefined || count.isPlaceholderData || !isCounted(field)
			? undefined
			: Object.entries(count.data[field]).map(([value, n]) => ({
					value,
					label: value.replaceAll("_", " "),
					count: n,
				}));
	return { values, failed: count.isError, complete: true };
}

function isCounted(
	field: string | undefined,
): field is "states" | "severities" | "checks" | "scopes" {
	return field === "states" || field === "severities" || field === "checks" || field === "scopes";
}
