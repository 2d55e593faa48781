/** What the live list is doing, told to the reader in words. */
export type LiveState =
	| { readonly kind: "off" }
	| { readonly kind: "live" }
	/** The page is hidden, or the reader looks at an older page. */
	| { readonly kind: "paused" }
	| { readonly kind: "reconnecting" }
	| { readonly kind: "stale"; readonly sinceMs: number };

const STALE_MS = 15_000;

/** Pure: from what the last polls did. `okAtMs` is 0 before the first answer. */
export function liveState(input: {
	readonly on: boolean;
	readonly hidden: boolean;
	readonly failing: boolean;
	readonly okAtMs: number;
	readonly nowMs: number;
}): LiveState {
	if (!input.on) return { kind: "off" };
	if (input.hidden) return { kind: "paused" };
	// A question that is never answered fails nobody either: what counts is the last answer.
	if (input.okAtMs > 0 && input.nowMs - input.okAtMs > STALE_MS) {
		return { kind: "stale", sinceMs: input.okAtMs };
	}
	return { kind: input.failing ? "reconnecting" : "live" };
}

/** The rows in their places with the newer content of those that were asked for again. */
export function patchRows<Row extends { readonly id: string }>(
	rows: readonly Row[],
	newer: readonly Row[],
): Row[] {
	const byId = new Map(newer.map((row) => [row.id, row]));
	return rows.map((row) => byId.get(row.id) ?? row);
}
