import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { z } from "zod";
import type { listRequestsInput, RequestOutcome } from "#server/ledger/contract.ts";

export const OUTCOME_VALUES = [
	"ok",
	"running",
	"client_abort",
	"upstream_error",
	"stream_incomplete",
	"refused",
	"shutdown",
	"unknown",
] as const satisfies readonly RequestOutcome[];

export const SOURCE_VALUES = ["v1", "playground", "worker"] as const;
export const RANGES = ["15m", "1h", "24h", "7d", "30d"] as const;
export const PAGE_SIZE = 50;

const RANGE_MS: Readonly<Record<(typeof RANGES)[number], number>> = {
	"15m": 900_000,
	"1h": 3_600_000,
	"24h": 86_400_000,
	"7d": 604_800_000,
	"30d": 2_592_000_000,
};

/** The state of the request list, as it stands in the URL. */
export const requestParsers = {
	outcome: parseAsArrayOf(parseAsStringLiteral(OUTCOME_VALUES)),
	model: parseAsString,
	source: parseAsStringLiteral(SOURCE_VALUES),
	key: parseAsString,
	q: parseAsString,
	range: parseAsStringLiteral(RANGES),
};

export const loadRequestParams = createLoader({ ...requestParsers, after: parseAsString });

type RequestParams = Awaited<ReturnType<typeof loadRequestParams>>;

/** The query of the list; one function for the page that prefetches and the view that reads. */
export function toListInput(
	params: RequestParams,
	nowMs: number,
): z.input<typeof listRequestsInput> {
	return {
		limit: PAGE_SIZE,
		...(params.after ? { cursor: params.after } : {}),
		...(params.outcome?.length ? { outcome: params.outcome } : {}),
		...(params.model ? { model: params.model } : {}),
		...(params.source ? { source: params.source } : {}),
		...(params.key ? { key: params.key } : {}),
		...(params.q ? { q: params.q } : {}),
		...(params.range ? { since: rangeStart(params.range, nowMs) } : {}),
	};
}

/** Whole minutes, so that the same range within a minute is the same query. */
function rangeStart(range: (typeof RANGES)[number], nowMs: number): string {
	return new Date(Math.floor((nowMs - RANGE_MS[range]) / 60_000) * 60_000).toISOString();
}
