"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { type ApiOutputs, useTRPC } from "#components/api/trpc.tsx";
import type { FacetAnswer } from "#components/filters/facet-chip.tsx";
import { ALL_FINDING_FILTERS } from "./finding-filters.ts";
import type { readFindings } from "./finding-search.ts";

type Counts = ApiOutputs["dependencies"]["findings"]["count"];
type Filters = ReturnType<typeof readFindings>["filters"];

/** Counts of a closed field under the other filters. */
export function useFindingFacet(filters: Filters, name: string | null): FacetAnswer {
	const api = useTRPC();
	const field = ALL_FINDING_FILTERS.text.find((one) => one.name === name && one.facet)?.field;
	const count = useQuery(
		api.dependencies.findings.count.queryOptions(field === undefined ? skipToken : filters, {
			placeholderData: keepPreviousData,
			retry: false,
		}),
	);
	const values =
		count.data === undefined || count.isPlaceholderData ? undefined : valuesOf(count.data, field);
	return { values, failed: count.isError, complete: true };
}

function valuesOf(counts: Counts, field: string | undefined): FacetAnswer["values"] {
	if (field === "projects") {
		return counts.projects.map(({ name, count }) => ({ value: name, label: name, count }));
	}
	if (!isCounted(field)) return undefined;
	return Object.entries(counts[field]).map(([value, count]) => ({
		value,
		label: value.replaceAll("_", " "),
		count,
	}));
}

function isCounted(
	field: string | undefined,
): field is "states" | "severities" | "checks" | "scopes" {
	return field === "states" || field === "severities" || field === "checks" || field === "scopes";
}
