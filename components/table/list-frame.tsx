"use client";

import { useMemo, useState } from "react";
import { exportFields } from "#components/export/export-link.ts";
import { ExportMenu } from "#components/export/export-menu.tsx";
import type { UseFacet } from "#components/filters/facet-chip.tsx";
import { FilterBar } from "#components/filters/filter-bar.tsx";
import type { FilterSchema } from "#components/filters/filter-schema.ts";
import { LiveButton, NewRows } from "#components/live/live-controls.tsx";
import type { Live } from "#components/live/use-live.ts";
import { usePeek } from "#components/peek/use-peek.ts";
import { useListShortcuts } from "#components/shortcuts/use-list-shortcuts.ts";
import { RangePicker } from "#components/time-range/range-picker.tsx";
import { late } from "#components/ui/late.tsx";
import { notify } from "#components/ui/notify.ts";
import type { PresetView } from "#components/views/list-views.ts";
import { ViewsMenu } from "#components/views/views-menu.tsx";
import type { ListQuery } from "#server/lists/contract.ts";
import type { ViewPage } from "#server/views/contract.ts";
import type { Column } from "./column.ts";
import { ColumnMenu } from "./column-menu.tsx";
import { ListView, type ListQuery as RowsQuery } from "./list-view.tsx";
import { markdownTable } from "./markdown-table.ts";
import { PageSizeSelect } from "./page-size.tsx";
import { Pager } from "./pager.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { RefreshButton } from "./refresh-button.tsx";
import { RowCount } from "./row-count.tsx";
import { focusedRow, toggleRow } from "./row-parts.tsx";
import { useColumns } from "./use-columns.ts";
import type { ListControls } from "./use-list-state.ts";
import { useSelection } from "./use-selection.ts";

/** Comes with the first selected row. */
const SelectionBar = late(
	() => import("./selection-bar.tsx"),
	(module) => module.SelectionBar,
);

export interface ListFrameProps<Row> {
	/** `requests`: what the rows are, in the plural. */
	readonly what: string;
	readonly caption: string;
	readonly columns: readonly Column<Row>[];
	readonly hrefOf: (id: string) => string;
	readonly list: ListControls;
	/** What the list shows, for counts and exports. */
	readonly view: ListQuery;
	/** The view of exactly these rows. */
	readonly viewOf: (ids: string[]) => ListQuery;
	readonly rows: RowsQuery<Row> & {
		readonly nextCursor: string | null;
		/** Loads the page that begins there, before it is asked for. */
		readonly onWarmPage: (cursor: string) => void;
	};
	readonly live: Live;
	readonly filters: {
		readonly schema: FilterSchema;
		readonly chips: readonly string[];
		readonly useFacet: UseFacet;
	};
	readonly views: {
		readonly page: ViewPage;
		readonly all: string;
		readonly presets: readonly PresetView[];
	};
	/** Between the filters and the rows: a histogram. */
	readonly above?: React.ReactNode;
	readonly empty: React.ReactNode;
	/** Loads what the panel shows, before it is asked for. */
	readonly warm: (id: string) => void;
	/** Which rows `.` goes to. */
	readonly isError?: (row: Row) => boolean;
	readonly renderPeek: (id: string, peek: ReturnType<typeof usePeek>) => React.ReactNode;
}

/** A whole list: filters, views, range, live, columns, export, rows, pages and the panel beside. */
export function ListFrame<Row extends { readonly id: string }>(props: ListFrameProps<Row>) {
	const { list, view, rows, live, what } = props;
	const [exporting, setExporting] = useState(false);
	const arrangement = useColumns(props.columns);
	const ids = useMemo(() => rows.rows?.map((row) => row.id) ?? [], [rows.rows]);
	const selection = useSelection(ids, JSON.stringify(view));
	const peek = usePeek({ ids, hrefOf: props.hrefOf, warm: props.warm });
	const fields = exportFields(arrangement.columns, arrangement.visibility);
	const showNewest = () => {
		void list.cursor.first();
		rows.onRetry();
	};
	useListShortcuts({
		refresh: showNewest,
		select: () => {
			const id = peek.openId ?? focusedRow();
			if (id !== null && ids.includes(id)) toggleRow(selection, id);
		},
		exportRows: () => setExporting(true),
		nextError: nextErrorOf(props, peek),
	});
	return (
		<section className="rounded-lg border border-line bg-surface" aria-label={props.views.all}>
			<FilterBar {...props.filters} terms={list.terms} text={list.text} onChange={list.setFilters}>
				<ViewsMenu {...props.views} />
				<RangePicker range={list.timeRange} />
				<LiveButton live={live} />
				<ColumnMenu arrangement={arrangement} table={props.views.page} />
				<ExportMenu query={view} fields={fields} open={exporting} onOpenChange={setExporting} />
				<RefreshButton isFetching={rows.isFetching} onRefresh={showNewest} />
			</FilterBar>
			<ProblemNotice
				problems={[...list.problems, ...arrangement.problems]}
				onDrop={(key) =>
					key === "cols" || key === "order" || key === "widths"
						? arrangement.tidy()
						: list.drop(key)
				}
			/>
			{props.above}
			{selection.ids.size === 0 ? null : (
				<SelectionBar
					selection={selection}
					shown={ids.length}
					hasMore={rows.nextCursor !== null || !list.cursor.isFirst}
					fields={fields}
					view={view}
					selected={props.viewOf([...selection.ids])}
					markdown={markdownTable(
						arrangement.columns,
						rows.rows?.filter(({ id }) => selection.ids.has(id)) ?? [],
						arrangement.visibility,
					)}
				/>
			)}
			<NewRows live={live} onShow={showNewest} />
			<ListView
				what={what}
				name={props.views.page}
				caption={props.caption}
				{...arrangementOf(arrangement)}
				sort={list.sort}
				onSort={list.setSort}
				selection={selection}
				opening={peek.opening}
				rowId={(row) => row.id}
				rowHref={(row) => props.hrefOf(row.id)}
				query={rows}
				empty={props.empty}
				footer={
					ids.length > 0 ? (
						<Pager
							what={what}
							shown={ids.length}
							cursor={list.cursor}
							nextCursor={rows.nextCursor}
							sizes={<PageSizeSelect list={list} />}
							total={<RowCount query={view} waits={rows.isPlaceholder} />}
							onWarm={rows.onWarmPage}
						/>
					) : null
				}
			/>
			{peek.openId === null ? null : props.renderPeek(peek.openId, peek)}
		</section>
	);
}

/** Walks from the open or focused row to the next one that is an error, and round. */
function nextErrorOf<Row extends { readonly id: string }>(
	{ rows, isError }: ListFrameProps<Row>,
	peek: ReturnType<typeof usePeek>,
): (() => void) | null {
	if (isError === undefined) return null;
	return () => {
		const all = rows.rows ?? [];
		const current = peek.openId ?? focusedRow();
		const at = all.findIndex(({ id }) => id === current);
		const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(isError);
		if (next === undefined) notify("No error on this page");
		else peek.opening.onOpen(next.id);
	};
}

function arrangementOf<Row>({ columns, visibility, widths }: ReturnType<typeof useColumns<Row>>) {
	return { columns, visibility, widths };
}
