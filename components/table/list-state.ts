import { createLoader, parseAsString } from "nuqs/server";
import type { FilterSchema, FilterTerm } from "#components/filters/filter-schema.ts";
import { parseFilters } from "#components/filters/parse-filters.ts";
import type { Present } from "#components/time-range/parse-range.ts";
import { readRange } from "#components/time-range/read-range.ts";
import type { Range } from "#server/lists/contract.ts";

/** Rows a page; the first is the default. */
export const PAGE_SIZES = [50, 100, 200] as const;
export type PageSize = (typeof PAGE_SIZES)[number];

/** What shapes a list, as it stands in the address. */
export const listParsers = {
	/** Filters as they are typed. */
	q: parseAsString,
	/** `cost` or `cost.asc`. */
	sort: parseAsString,
	/** Rows a page. */
	size: parseAsString,
	/** The saved view that was opened; `all`: explicitly none. */
	view: parseAsString,
};

export const loadListParams = createLoader({
	...listParsers,
	range: parseAsString,
	after: parseAsString,
});

export interface ListParams {
	readonly q: string | null;
	readonly sort: string | null;
	readonly range: string | null;
	readonly size: string | null;
}

/** What a list can be filtered and sorted by. */
export interface ListDefinition<
	T extends string,
	N extends string,
	F extends string,
	M extends string,
	S extends string,
> {
	readonly filters: FilterSchema<T, N, F, M>;
	/** Orders besides that of time. */
	readonly sorts: readonly S[];
}

export interface ListSort<S extends string> {
	readonly by: S;
	readonly direction: "asc" | "desc";
}

export interface ListState<Term, S extends string> {
	readonly terms: readonly Term[];
	readonly range: Range;
	/** `null`: newest first. */
	readonly sort: ListSort<S> | null;
	readonly size: PageSize;
	/** What of the address was not understood and is not in force. */
	readonly problems: readonly { readonly key: keyof ListParams; readonly message: string }[];
}

/** Reads the address; one function for the page that prefetches and the view that reads. */
export function readListState<
	T extends string,
	N extends string,
	F extends string,
	M extends string,
	S extends string,
>(
	params: ListParams,
	definition: ListDefinition<T, N, F, M, S>,
	reader: Present & { readonly remembered: string | null },
): ListState<FilterTerm<T, N, F, M>, S> {
	const filters = parseFilters(params.q ?? "", definition.filters);
	const range = readRange(params.range, reader.remembered, reader);
	const sort = readSort(params.sort, definition.sorts);
	const isUnknownSort = params.sort !== null && sort === null;
	const size = PAGE_SIZES.find((one) => String(one) === params.size);
	const isUnknownSize = params.size !== null && size === undefined;
	return {
		terms: filters.terms,
		range: range.range,
		sort,
		size: size ?? PAGE_SIZES[0],
		problems: [
			...filters.problems.map(({ part, message }) => ({
				key: "q" as const,
				message: `filter ${part}: ${message}`,
			})),
			...(range.problem ? [{ key: "range" as const, message: range.problem }] : []),
			...(isUnknownSort
				? [{ key: "sort" as const, message: `there is no order “${params.sort}”` }]
				: []),
			...(isUnknownSize
				? [{ key: "size" as const, message: `a page has ${PAGE_SIZES.join(", ")} rows` }]
				: []),
		],
	};
}

/** An order of the address, `cost` or `cost.asc`; `null` where there is no such order. */
export function readSort<S extends string>(
	text: string | null,
	known: readonly S[],
): ListSort<S> | null {
	const [name, direction] = text?.split(".") ?? [];
	const by = known.find((candidate) => candidate === name);
	if (by === undefined || (direction !== undefined && direction !== "asc")) return null;
	return { by, direction: direction ?? "desc" };
}

/** The input of a list's procedure. */
export function toListInput<Term, S extends string>(
	state: ListState<Term, S>,
	after: string | null,
) {
	return {
		limit: state.size,
		range: state.range,
		...(state.terms.length > 0 ? { where: [...state.terms] } : {}),
		...(state.sort ? { sort: { ...state.sort } } : {}),
		...(after === null ? {} : { cursor: after }),
	};
}
