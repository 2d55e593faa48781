import type { IdSpan } from "./request-query.ts";

/** A list that fills its first page from so short a time is read without planning over all days. */
const RECENT_MS = 2 * 86_400_000;

/** True for the first page of a list by time, newest first, that names no time itself. */
export function isNewestPage(input: {
	readonly range?: unknown;
	readonly sort?: unknown;
	readonly cursor?: unknown;
}): boolean {
	return input.range === undefined && input.sort === undefined && input.cursor === undefined;
}

/**
 * Reads the newest page among the last days, and among all days only where those do not fill it:
 * planning over every day's partition takes longer than reading the rows.
 */
export async function readNewest<Page extends { readonly nextCursor: string | null }>(
	nowMs: number,
	readIn: (span: IdSpan | null) => Promise<Page>,
): Promise<Page> {
	const recent = await readIn({ sinceMs: nowMs - RECENT_MS, untilMs: nowMs + RECENT_MS });
	return recent.nextCursor === null ? await readIn(null) : recent;
}
