import type { OverviewInput } from "#server/insights/contract.ts";
import type { Range } from "#server/lists/contract.ts";

export const RECENT_LIMIT = 8;

/** The query of the page; one function for the page that prefetches and the view that reads. */
export function overviewInput(range: Range): OverviewInput {
	return { range, compare: "previous" };
}
