import {
	type ListParams,
	type ListState,
	readListState,
	toListInput,
} from "#components/table/list-state.ts";
import type { Present } from "#components/time-range/parse-range.ts";
import type { RequestSort, RequestTerm } from "#server/lists/contract.ts";
import { REQUEST_FILTERS } from "./request-filters.ts";

/** Orders besides that of time. */
export const REQUEST_SORTS = ["cost", "duration", "ttft"] as const satisfies RequestSort["by"][];

export const REQUEST_LIST = { filters: REQUEST_FILTERS, sorts: REQUEST_SORTS };

/** The query of the list from its address, for the page that prefetches. */
export function readRequestsInput(
	params: ListParams & { readonly after: string | null },
	reader: Present & { readonly remembered: string | null },
) {
	return toRequestsInput(readListState(params, REQUEST_LIST, reader), params.after);
}

/** The query of the list, for the view that reads. */
export function toRequestsInput(
	state: ListState<RequestTerm, RequestSort["by"]>,
	after: string | null,
) {
	return toListInput(state, after);
}
