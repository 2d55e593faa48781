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
import { useLive } from "#components/live/use-live.ts";
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
import { DECISION_VIEWS } from "#components/views/list-views.ts";
import { ViewsMenu } from "#components/views/views-menu.tsx";
import type { DecisionRow } from "#server/ledger/contract.ts";
import { DECISION_COLUMNS } from "./decision-columns.tsx";
import { NoDecisions } from "./decision-empty.tsx";
import { DECISION_FILTERS } from "./decision-filters.ts";
import { DECISION_LIST, toDecisionsInput } from "./search-params.ts";
import { useDecisionFacet } from "./use-decision-facet.ts";

const CHIPS = ["chosen", "preset", "status", "key"];
const NO_ROWS: readonly DecisionRow[] = [];
const DecisionPeek = dynamic(
	() => import("./decision-peek.tsx").then((module) => module.DecisionPeek),
	{ ssr: false },
);

/** Recent decisions of the router: filters, range, order, columns and page in the address. */
export function DecisionList() {
	const api = useTRPC();
	const client = useQueryClient();
	const list = useListState(DECISION_LIST);
	const { state, cursor, timeRange } = list;
	const where = useMemo(() => [...state.terms], [state.terms]);
	const view = { list: "decisions" as const, where, range: state.range };
	const arrangement = useColumns(DECISION_COLUMNS);
	const options = api.decisions.list.queryOptions(toDecisionsInput(state, cursor.cursor ?? null), {
		placeholderData: keepPreviousData,
	});
	const rows = useQuery(options);
	const items = rows.data?.items ?? NO_ROWS;
	const ids = useMemo(() => items.map((row) => row.id), [items]);
	const selection = useSelection(ids);
	const peek = usePeek({
		ids,
		hrefOf: (id) => `/routing/${id}`,
		warm: (id) => void client.prefetchQuery(api.decisions.get.queryOptions({ id })),
	});
	const live = useLive({
		query: view,
		newest: rows.data ? (ids[0] ?? null) : undefined,
		possible: cursor.isFirst && state.sort === null && state.range.kind !== "between",
	});
	const showNewest = () => {
		void cursor.first();
		void rows.refetch();
	};
	const fields = exportFields(arrangement.columns, arrangement.visibility);
	useListShortcuts({ refresh: () => void rows.refetch() });
	const useFacet = (name: string | null, search: string) =>
		useDecisionFacet({ where, range: state.range }, name, search);
	return (
		<section className="rounded-lg border border-line bg-surface" aria-label="Decisions">
			<FilterBar
				schema={DECISION_FILTERS}
				terms={state.terms}
				text={list.text}
				chips={CHIPS}
				useFacet={useFacet}
				onChange={list.setFilters}
			>
				<ViewsMenu page="decisions" all="All decisions" presets={DECISION_VIEWS} />
				<RangePicker range={timeRange} />
				<LiveButton live={live} />
				<ColumnMenu arrangement={arrangement} />
				<ExportMenu query={view} fields={fields} />
				<Button onClick={showNewest} busy={rows.isFetching} aria-label="Refresh" title="Refresh  r">
					<RotateCw aria-hidden />
				</Button>
			</FilterBar>
			<ProblemNotice problems={state.problems} onDrop={list.drop} />
			<SelectionBar
				selection={selection}
				fields={fields}
				query={{
					list: "decisions",
					where: [{ op: "in", field: "id", values: [...selection.ids], not: false }],
				}}
			/>
			<NewRows live={live} onShow={showNewest} />
			<ListView
				what="decisions"
				caption={
					state.sort ? `Routing decisions by ${state.sort.by}` : "Routing decisions, newest first"
				}
				columns={arrangement.columns}
				visibility={arrangement.visibility}
				widths={arrangement.widths}
				sort={state.sort}
				onSort={list.setSort}
				selection={selection}
				opening={peek.opening}
				rowId={(row) => row.id}
				rowHref={(row) => `/routing/${row.id}`}
				query={{
					rows: rows.data?.items,
					error: rows.error,
					isFetching: rows.isFetching && !rows.isRefetching,
					isPlaceholder: rows.isPlaceholderData,
					onRetry: () => rows.refetch(),
					onCancel: () => client.cancelQueries({ queryKey: options.queryKey }),
				}}
				empty={
					<NoDecisions
						isFiltered={state.terms.length > 0 || !cursor.isFirst}
						onClear={list.clear}
						onWiden={timeRange.zoomOut}
					/>
				}
				footer={
					items.length > 0 ? (
						<Pager
							what="decisions"
							shown={items.length}
							cursor={cursor}
							nextCursor={rows.data?.nextCursor ?? null}
							total={<RowCount query={view} />}
						/>
					) : null
				}
			/>
			{peek.openId === null ? null : <DecisionPeek id={peek.openId} peek={peek} />}
		</section>
	);
}
