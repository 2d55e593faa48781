/** A view that comes with the product; it opens like a saved one. */
export interface PresetView {
	readonly id: string;
	readonly name: string;
	/** What stands behind the `?` of the address. */
	readonly search: string;
}

/** Parts of the address that belong to a view: not the page of the list, nor what is open. */
export const VIEW_KEYS = ["q", "sort", "range", "cols", "order", "widths", "compare"] as const;

/** Every part of a view from its search text; parts that it does not name are their defaults. */
export function readView(search: string): Record<(typeof VIEW_KEYS)[number], string | null> {
	const params = new URLSearchParams(search);
	return {
		q: params.get("q"),
		sort: params.get("sort"),
		range: params.get("range"),
		cols: params.get("cols"),
		order: params.get("order"),
		widths: params.get("widths"),
		compare: params.get("compare"),
	};
}

/** What of the present address makes up a view. */
export function writeView(search: string): string {
	const params = new URLSearchParams(search);
	const kept = new URLSearchParams();
	for (const key of VIEW_KEYS) {
		const value = params.get(key);
		if (value) kept.set(key, value);
	}
	return kept.toString();
}

export const REQUEST_VIEWS: readonly PresetView[] = [
	{ id: "errors", name: "Errors", search: "q=status:error" },
	{ id: "slow", name: "Slow", search: "q=ttft:>2s&sort=ttft" },
	{ id: "expensive", name: "Expensive", search: "q=cost:>0&sort=cost" },
	{ id: "fallbacks", name: "Fallbacks", search: "q=is:fallback" },
	{ id: "truncated", name: "Truncated", search: "q=finish:length" },
	{
		id: "cut-short",
		name: "Cut short",
		search: "q=status:stream_incomplete,client_abort,shutdown",
	},
	{ id: "rated-bad", name: "Rated bad", search: "q=rated:down" },
];

export const DECISION_VIEWS: readonly PresetView[] = [
	{ id: "close-calls", name: "Close calls", search: "q=margin:<3&sort=margin.asc" },
	{ id: "fallbacks", name: "Fallbacks", search: "q=is:fallback" },
	{ id: "failed", name: "Failed", search: "q=status:error" },
	{ id: "dear", name: "Over 1 cent", search: "q=cost:>0.01" },
	{ id: "rated-bad", name: "Rated bad", search: "q=rated:down" },
];
