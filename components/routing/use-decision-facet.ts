"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import type { FacetAnswer } from "#components/filters/facet-chip.tsx";
import type { DecisionTerm, Range } from "#server/lists/contract.ts";
import { DECISION_FILTERS } from "./decision-filters.ts";

/** Values of a field of decisions with their counts under the other filters. */
export function useDecisionFacet(
	view: { readonly where: DecisionTerm[]; readonly range: Range },
	name: string | null,
	search: string,
): FacetAnswer {
	const api = useTRPC();
	const field = DECISION_FILTERS.text.find((candidate) => candidate.name === name)?.field;
	const facet = useQuery(
		api.insights.facets.queryOptions(
			field === undefined || field === "id"
				? skipToken
				: { list: "decisions", field, ...view, ...(search === "" ? {} : { search }) },
			{ placeholderData: keepPreviousData, retry: false },
		),
	);
	return {
		values: facet.isPlaceholderData ? undefined : facet.data?.values,
		failed: facet.isError,
		complete: facet.data?.scan.complete ?? true,
	};
}
