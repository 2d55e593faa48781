"use client";

import { RotateCw } from "lucide-react";
import { useMemo } from "react";
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
import { Button } from "#components/ui/button.tsx";
import type { PresetView } from "#components/views/list-views.ts";
import { ViewsMenu } from "#components/views/views-menu.tsx";
import type { ListQuery } from "#server/lists/contract.ts";
import type { ViewPage } from "#server/views/contract.ts";
import type { Column } from "./column.ts";
import { ColumnMenu } from "./column-menu.tsx";
import { ListView, type ListQuery as RowsQuery } from "./list-view.tsx";
import { Pager } from "./pager.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { RowCount } from "./row-count.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { useColumns } from "./use-columns.ts";
import type { ListControls } from "./use-list-state.ts";
import { useSelection } from "./use-selection.ts";

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
	readonly rows: RowsQuery<Row> & { readonly nextCursor: string | null };
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
	readonly renderPeek: (id: string, peek: ReturnType<typeof usePeek>) => React.ReactNode;
}

/** A whole list: filters, views, range, live, columns, export, rows, pages and the panel beside. */
export function ListFrame<Row extends { readonly id: string }>(props: ListFrameProps<Row>) {
	const { list, view, rows, live, what } = props;
	const arrangement = useColumns(props.columns);
	const ids = useMemo(() => rows.rows?.map((row) => row.id) ?? [], [rows.rows]);
	const selection = useSelection(ids);
	const peek = usePeek({ ids, hrefOf: props.hrefOf, warm: props.warm });
	const fields = exportFields(arrangement.columns, arrangement.visibility);
	const showNewest = () => {
		void list.cursor.first();
		rows.onRetry();
	};
	useListShortcuts({ refresh: showNewest });
	return (
		<section className="rounded-lg border border-line bg-surface" aria-label={props.views.all}>
			<FilterBar {...props.filters} terms={list.terms} text={list.text} onChange={list.setFilters}>
				<ViewsMenu {...props.views} />
				<RangePicker range={list.timeRange} />
				<LiveButton live={live} />
				<ColumnMenu arrangement={arrangement} />
				<ExportMenu query={view} fields={fields} />
				<Button onClick={showNewest} busy={rows.isFetching} aria-label="Refresh" title="Refresh  r">
					<RotateCw aria-hidden />
				</Button>
			</FilterBar>
			<ProblemNotice problems={list.problems} onDrop={list.drop} />
			{props.above}
			<SelectionBar
				selection={selection}
				fields={fields}
				query={props.viewOf([...selection.ids])}
			/>
			<NewRows live={live} onShow={showNewest} />
			<ListView
				what={what}
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
							total={<RowCount query={view} />}
						/>
					) : null
				}
			/>
			{peek.openId === null ? null : props.renderPeek(peek.openId, peek)}
		</section>
	);
}

function arrangementOf<Row>({ columns, visibility, widths }: ReturnType<typeof useColumns<Row>>) {
	return { columns, visibility, widths };
}
