import { createLoader, parseAsString } from "nuqs/server";
import { parseFilters } from "#components/filters/parse-filters.ts";
import type { ListFindingsInput } from "#server/dependencies/console-contract.ts";
import {
	ALL_FINDING_FILTERS,
	DEFAULT_FILTERS,
	FINDING_FILTERS,
	type FindingTerm,
	toFindingInput,
} from "./finding-filters.ts";

export const FINDING_SORTS = ["risk", "package", "newest", "oldest"] as const satisfies readonly [
	ListFindingsInput["sort"],
	...ListFindingsInput["sort"][],
];
const PAGE_SIZE = 50;

/** What shapes the list of findings, as it stands in the address. */
export const findingParsers = {
	/** Filters as they are typed; an empty text asks for everything. */
	q: parseAsString.withDefault(DEFAULT_FILTERS),
	sort: parseAsString,
};

export const loadFindingParams = createLoader({ ...findingParsers, after: parseAsString });

/** Reads the address; one function for the page that prefetches and the view that reads. */
export function readFindings(search: {
	/** `null`: over all projects. */
	readonly projectId: string | null;
	readonly q: string;
	readonly sort: string | null;
	readonly after: string | null;
}) {
	const sort = FINDING_SORTS.find((one) => one === search.sort);
	const schema = search.projectId === null ? ALL_FINDING_FILTERS : FINDING_FILTERS;
	const parsed = parseFilters(search.q, schema);
	const terms: readonly FindingTerm[] = parsed.terms;
	const query = toFindingInput(terms);
	const of = search.projectId === null ? {} : { projectId: search.projectId };
	const filters = { ...of, ...query.input };
	return {
		schema,
		terms,
		filters,
		sort: sort ?? FINDING_SORTS[0],
		input: {
			...filters,
			sort: sort ?? FINDING_SORTS[0],
			limit: PAGE_SIZE,
			...(search.after === null ? {} : { cursor: search.after }),
		},
		problems: [
			...parsed.problems.map(({ part, message }) => ({
				key: "q" as const,
				message: `filter ${part}: ${message}`,
			})),
			...query.problems.map((message) => ({ key: "q" as const, message })),
			...(search.sort === null || sort !== undefined
				? []
				: [
						{
							key: "sort" as const,
							message: `there is no order “${search.sort}”; there are ${FINDING_SORTS.join(", ")}`,
						},
					]),
		],
	};
}
