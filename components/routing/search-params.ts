import {
	type ListParams,
	type ListState,
	readListState,
	toListInput,
} from "#components/table/list-state.ts";
import type { Present } from "#components/time-range/parse-range.ts";
import type { DecisionSort, DecisionTerm } from "#server/lists/contract.ts";
import type { Preset } from "#server/policy/contract.ts";
import { DECISION_FILTERS } from "./decision-filters.ts";

export const PRESET_VALUES = ["balanced", "fast", "quality"] as const satisfies readonly Preset[];

/** Orders besides that of time. */
export const DECISION_SORTS = ["margin"] as const satisfies DecisionSort["by"][];

export const DECISION_LIST = { filters: DECISION_FILTERS, sorts: DECISION_SORTS };

/** The query of the list from its address, for the page that prefetches. */
export function readDecisionsInput(
	params: ListParams & { readonly after: string | null },
	reader: Present & { readonly remembered: string | null },
) {
	return toDecisionsInput(readListState(params, DECISION_LIST, reader), params.after);
}

/** The query of the list, for the view that reads. */
export function toDecisionsInput(
	state: ListState<DecisionTerm, DecisionSort["by"]>,
	after: string | null,
) {
	return toListInput(state, after);
}
