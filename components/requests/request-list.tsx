"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { exportFields } from "#components/export/export-link.ts";
import { ExportMenu } from "#components/export/export-menu.tsx";
import { FilterBar } from "#components/filters/filter-bar.tsx";
import { LiveButton, NewRows } from "#components/live/live-controls.tsx";
import { patchRows } from "#components/live/live-state.ts";
import { LIVE_MS, useLive, usePatches } from "#components/live/use-live.ts";
import { usePeek } from "#components/peek/use-peek.ts";
import { useListShortcuts } from "#components/shortcuts/use-list-shortcuts.ts";
import { ColumnMenu } from "#components/table/column-menu.tsx";
import { ListView } from "#components/table/list-view.tsx";
import { Pager } from "#components/table/pager.tsx";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { RowCount } from "#components/table/row-count.tsx";
import { SelectionBar } from "#components/table/selection-bar.tsx";
import { useColumns } from "#components/table/use-columns.ts";
import { useListState } from "#components/table/use-list-state.ts";
import { useSelection } from "#components/table/use-selection.ts";
import { RangePicker } from "#components/time-range/range-picker.tsx";
import { Button } from "#components/ui/button.tsx";
import { REQUEST_VIEWS } from "#components/views/list-views.ts";
import { ViewsMenu } from "#components/views/views-menu.tsx";
import type { RequestRow } from "#server/ledger/contract.ts";
import { REQUEST_COLUMNS } from "./request-columns.tsx";
import { NoRequests } from "./request-empty.tsx";
import { REQUEST_FILTERS } from "./request-filters.ts";
import { REQUEST_LIST, toRequestsInput } from "./search-params.ts";
import { useRequestFacet } from "./use-request-facet.ts";

const CHIPS = ["status", "model", "provider", "source", "key", "tag"];
const NO_ROWS: readonly RequestRow[] = [];
const RequestHistogram = dynamic(
	() => import("./request-histogram.tsx").then((module) => module.RequestHistogram),
	{ ssr: false, loading: () => <div className="min-h-56 border-b border-line" aria-hidden /> },
);
const RequestPeek = dynamic(
	() => import("./request-peek.tsx").then((module) => module.RequestPeek),
	{ ssr: false },
);

/** All requests: filters, range, order, columns and page in the address. */
export function RequestList() {
	const api = useTRPC();
	const client = useQueryClient();
	const list = useListState(REQUEST_LIST);
	const { state, cursor, timeRange } = list;
	const where = useMemo(() => [...state.terms], [state.terms]);
	const view = { list: "requests" as const, where, range: state.range };
	const arrangement = useColumns(REQUEST_COLUMNS);
	const options = api.requests.list.queryOptions(toRequestsInput(state, cursor.cursor ?? null), {
		placeholderData: keepPreviousData,
	});
	const rows = useQuery(options);
	const items = rows.data?.items ?? NO_ROWS;
	const ids = useMemo(() => items.map((row) => row.id), [items]);
	const selection = useSelection(ids);
	const peek = usePeek({
		ids,
		hrefOf: (id) => `/requests/${id}`,
		warm: (id) => void client.prefetchQuery(api.requests.get.queryOptions({ id })),
	});
	const live = useLive({
		query: view,
		newest: rows.data ? (ids[0] ?? null) : undefined,
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
	const showNewest = () => {
		void cursor.first();
		void rows.refetch();
	};
	const fields = exportFields(arrangement.columns, arrangement.visibility);
	useListShortcuts({ refresh: () => void rows.refetch() });
	const useFacet = (name: string | null, search: string) =>
		useRequestFacet({ where, range: state.range }, name, search);
	return (
		<section className="rounded-lg border border-line bg-surface" aria-label="Requests">
			<FilterBar
				schema={REQUEST_FILTERS}
				terms={state.terms}
				text={list.text}
				chips={CHIPS}
				useFacet={useFacet}
				onChange={list.setFilters}
			>
				<ViewsMenu page="requests" all="All requests" presets={REQUEST_VIEWS} />
				<RangePicker range={timeRange} />
				<LiveButton live={live} />
				<ColumnMenu arrangement={arrangement} />
				<ExportMenu query={view} fields={fields} />
				<Button onClick={showNewest} busy={rows.isFetching} aria-label="Refresh" title="Refresh  r">
					<RotateCw aria-hidden />
				</Button>
			</FilterBar>
			<ProblemNotice problems={state.problems} onDrop={list.drop} />
			<RequestHistogram where={where} range={state.range} onRange={timeRange.setRange} />
			<SelectionBar
				selection={selection}
				fields={fields}
				query={{
					list: "requests",
					where: [{ op: "in", field: "id", values: [...selection.ids], not: false }],
				}}
			/>
			<NewRows live={live} onShow={showNewest} />
			<ListView
				what="requests"
				caption={state.sort ? `Requests by ${state.sort.by}` : "Requests, newest first"}
				columns={arrangement.columns}
				visibility={arrangement.visibility}
				widths={arrangement.widths}
				sort={state.sort}
				onSort={list.setSort}
				selection={selection}
				opening={peek.opening}
				rowId={(row) => row.id}
				rowHref={(row) => `/requests/${row.id}`}
				query={{
					rows: rows.data?.items,
					error: rows.error,
					isFetching: rows.isFetching && !rows.isRefetching,
					isPlaceholder: rows.isPlaceholderData,
					onRetry: () => rows.refetch(),
					onCancel: () => client.cancelQueries({ queryKey: options.queryKey }),
				}}
				empty={
					<NoRequests
						isFiltered={state.terms.length > 0 || !cursor.isFirst}
						onClear={list.clear}
						onWiden={timeRange.zoomOut}
					/>
				}
				footer={
					items.length > 0 ? (
						<Pager
							what="requests"
							shown={items.length}
							cursor={cursor}
							nextCursor={rows.data?.nextCursor ?? null}
							total={<RowCount query={view} />}
						/>
					) : null
				}
			/>
			{peek.openId === null ? null : <RequestPeek id={peek.openId} peek={peek} />}
		</section>
	);
}
