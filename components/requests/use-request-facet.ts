"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import type { FacetAnswer } from "#components/filters/facet-chip.tsx";
import type { Range, RequestTerm } from "#server/lists/contract.ts";
import { REQUEST_FILTERS } from "./request-filters.ts";

/** Values of a field of requests with their counts under the other filters. */
export function useRequestFacet(
	view: { readonly where: RequestTerm[]; readonly range: Range },
	name: string | null,
	search: string,
): FacetAnswer {
	const api = useTRPC();
	const field = REQUEST_FILTERS.text.find((candidate) => candidate.name === name)?.field;
	const facet = useQuery(
		api.insights.facets.queryOptions(
			field === undefined || field === "id" || field === "trace"
				? skipToken
				: { list: "requests", field, ...view, ...(search === "" ? {} : { search }) },
			{ placeholderData: keepPreviousData, retry: false },
		),
	);
	return {
		values: facet.isPlaceholderData ? undefined : facet.data?.values,
		failed: facet.isError,
		complete: facet.data?.scan.complete ?? true,
	};
}
