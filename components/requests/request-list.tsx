"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { patchRows } from "#components/live/live-state.ts";
import { LIVE_MS, useLive, usePatches } from "#components/live/use-live.ts";
import { ListFrame } from "#components/table/list-frame.tsx";
import type { ListState } from "#components/table/list-state.ts";
import { NoRows } from "#components/table/no-rows.tsx";
import type { useCursor } from "#components/table/pager.tsx";
import { readRows } from "#components/table/read-rows.ts";
import { useListState } from "#components/table/use-list-state.ts";
import { late } from "#components/ui/late.tsx";
import { useStable } from "#components/ui/use-stable.ts";
import { REQUEST_VIEWS } from "#components/views/list-views.ts";
import type { RequestRow } from "#server/ledger/contract.ts";
import type { RequestSort, RequestTerm } from "#server/lists/contract.ts";
import { REQUEST_COLUMNS } from "./request-columns.tsx";
import { FirstRequest, FirstRequestActions } from "./request-empty.tsx";
import { REQUEST_FILTERS } from "./request-filters.ts";
import { RequestHistogram } from "./request-histogram.tsx";
import { REQUEST_LIST, toRequestsInput } from "./search-params.ts";
import { ERROR_OUTCOMES } from "./shared-filters.ts";
import { useRequestFacet } from "./use-request-facet.ts";

const CHIPS = ["status", "model", "provider", "source", "key", "tag"];
const VIEWS = { page: "requests", all: "All requests", presets: REQUEST_VIEWS } as const;
const ERRORS: ReadonlySet<string> = new Set(ERROR_OUTCOMES);
const NO_ROWS: readonly RequestRow[] = [];
interface RequestListState {
	readonly state: ListState<RequestTerm, RequestSort["by"]>;
	readonly cursor: ReturnType<typeof useCursor>;
}
const hrefOf = (id: string) => `/requests/${id}`;

const RequestPeek = late(
	() => import("./request-peek.tsx"),
	(module) => module.RequestPeek,
);

/** All requests: filters, range, order, columns and page in the address. */
export function RequestList() {
	const api = useTRPC();
	const client = useQueryClient();
	const list = useListState(REQUEST_LIST);
	const { range, sort, terms } = list;
	const where = useMemo(() => [...terms], [terms]);
	const view = { list: "requests" as const, where, range };
	const { rows, live } = useRequestRows(list, view);
	const onRange = useStable(list.timeRange.setRange);
	const useFacet = (name: string | null, search: string) =>
		useRequestFacet({ where, range }, name, search);
	return (
		<ListFrame
			what="requests"
			caption={sort ? `Requests by ${sort.by}` : "Requests, newest first"}
			columns={REQUEST_COLUMNS}
			hrefOf={hrefOf}
			list={list}
			view={view}
			viewOf={(ids) => ({
				list: "requests",
				where: [{ op: "in", field: "id", values: ids, not: false }],
			})}
			rows={rows}
			live={live}
			filters={{ schema: REQUEST_FILTERS, chips: CHIPS, useFacet }}
			views={VIEWS}
			above={
				<RequestHistogram
					where={where}
					range={range}
					onRange={onRange}
					waits={rows.isPlaceholder}
				/>
			}
			empty={
				<NoRows
					one="request"
					list={list}
					schema={REQUEST_FILTERS}
					actions={<FirstRequestActions />}
				>
					<FirstRequest />
				</NoRows>
			}
			warm={(id) => void client.prefetchQuery(api.requests.get.queryOptions({ id }))}
			isError={(row) => ERRORS.has(row.outcome)}
			renderPeek={(id, peek) => <RequestPeek id={id} peek={peek} />}
		/>
	);
}

/** The rows of the page; while live is on, those that still run are asked for again. */
function useRequestRows(list: RequestListState, view: Parameters<typeof useLive>[0]["query"]) {
	const api = useTRPC();
	const client = useQueryClient();
	const { state, cursor } = list;
	const optionsAt = (after: string | null) =>
		api.requests.list.queryOptions(toRequestsInput(state, after));
	const options = optionsAt(cursor.cursor ?? null);
	const query = useQuery({ ...options, placeholderData: keepPreviousData });
	const items = query.data?.items ?? NO_ROWS;
	const live = useLive({
		query: view,
		newest: query.data ? (items[0]?.id ?? null) : undefined,
		possible: cursor.isFirst && state.sort === null && state.range.kind !== "between",
	});
	const running = items.filter((row) => row.outcome === "running").map((row) => row.id);
	const patches = useQuery(
		api.requests.patch.queryOptions(
			{ ids: running },
			{ enabled: live.on && running.length > 0, refetchInterval: LIVE_MS, retry: false },
		),
	);
	usePatches(patches.data, (newer) =>
		client.setQueryData(options.queryKey, (old) =>
			old ? { ...old, items: patchRows(old.items, newer) } : old,
		),
	);
	const rows = {
		...readRows(query),
		onCancel: () => void client.cancelQueries({ queryKey: options.queryKey }),
		onWarmPage: (after: string) => void client.prefetchQuery(optionsAt(after)),
	};
	return { rows, live };
}
