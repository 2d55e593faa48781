"use client";

import { useDeferredValue, useMemo, useRef, useState } from "react";
import { type Density, usePreferences } from "#components/layout/preferences.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { late } from "#components/ui/late.tsx";
import { useLasting } from "#components/ui/use-lasting.ts";
import { useStable } from "#components/ui/use-stable.ts";
import { type Column, type ColumnWidth, FROM_CLASS, WIDTHS } from "./column.ts";
import { type Cell, DataRow, type RowFrame } from "./data-row.tsx";
import { HeadRow } from "./head-row.tsx";
import { type RowOpening, type Selection, toggleRow } from "./row-parts.tsx";
import { FIRST_WIDTHS, firstCellClass, markScrolled, uncoverFocus } from "./sticky-column.ts";

/** Loaded only by tables that are long enough to need it. */
const VirtualRows = late(
	() => import("./virtual-rows.tsx"),
	(module) => module.VirtualRows,
);
/** Above this many rows only those near the view are in the page. */
const VIRTUAL_ABOVE = 100;
/** Above this many rows the table scrolls by itself, beneath its header. */
const TALL_ABOVE = 20;
/** Rows that are replaced sooner are not dimmed: the whole table would be painted twice. */
const DIM_MS = 300;
const NO_CHOICE: Readonly<Record<string, boolean>> = {};
const NO_WIDTHS: Readonly<Record<string, ColumnWidth>> = {};
const ROW_CLASS = {
	compact: "h-7 py-0",
	standard: "h-10 py-1.5",
	comfortable: "h-12 py-2",
} as const;
const ROW_HEIGHT = { compact: 29, standard: 41, comfortable: 49 } as const;

export interface DataTableProps<Row> {
	/** Tells this table from others: its height of rows is remembered by it. */
	readonly name?: string;
	readonly caption: string;
	readonly columns: readonly Column<Row>[];
	readonly rows: readonly Row[];
	readonly rowId: (row: Row) => string;
	/** Makes the first cell of the row a real link that covers the whole row. */
	readonly rowHref?: (row: Row) => string;
	/** What the reader chose in the column menu, by column id. */
	readonly visibility?: Readonly<Record<string, boolean>>;
	readonly widths?: Readonly<Record<string, ColumnWidth>>;
	/** Old rows stay, dimmed after a moment, while new ones are on their way. */
	readonly refreshing?: boolean;
	readonly sort?: { readonly by: string; readonly direction: "asc" | "desc" } | null;
	readonly onSort?: (by: string) => void;
	readonly selection?: Selection;
	/** Plain clicks open beside the list; the link stays a link for all other ways. */
	readonly opening?: RowOpening;
}

/** A table from one column description: sticky header and first column, real links, virtual rows. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
	const { columns, rowId, selection, opening } = props;
	const rows = useDrawnRows(props.rows, props.refreshing === true);
	const chosen = props.visibility ?? NO_CHOICE;
	const widths = props.widths ?? NO_WIDTHS;
	const { densityOf } = usePreferences();
	const density = densityOf(props.name);
	const shown = useMemo(
		() => columns.filter((column) => chosen[column.id] ?? !column.hidden),
		[columns, chosen],
	);
	const hasSelection = selection !== undefined;
	const cells: readonly Cell<Row>[] = useMemo(() => {
		const coverAt = shown.findIndex((column, at) => at > 0 && widthClass(column, chosen) === "");
		return shown.map((column, position) => ({
			column,
			place: position === 0 ? "first" : position === coverAt ? "cover" : "other",
			className: classNames(
				"truncate px-3 align-middle",
				column.type === "number" && "text-right",
				ROW_CLASS[density],
				position === 0
					? [firstCellClass(hasSelection), FIRST_WIDTHS[widths[column.id] ?? "standard"]]
					: sizeClass(widths[column.id]),
				widthClass(column, chosen),
			),
		}));
	}, [shown, density, widths, chosen, hasSelection]);
	const onOpen = useStable((id: string) => opening?.onOpen(id));
	const onWarm = useStable((id: string) => opening?.onWarm(id));
	const onToggle = useStable((id: string) => selection && toggleRow(selection, id));
	const frame: RowFrame<Row> = {
		cells,
		rowId,
		rowHref: props.rowHref,
		openId: opening?.openId ?? null,
		onOpen: opening && onOpen,
		onWarm: opening && onWarm,
		selected: selection?.ids,
		onToggle,
	};
	return (
		<TableFrame
			caption={props.caption}
			density={density}
			refreshing={props.refreshing === true || rows !== props.rows}
			head={
				<HeadRow
					shown={shown}
					classOf={(column) => widthClass(column, chosen)}
					sort={props.sort}
					onSort={props.onSort}
					selection={selection}
					ids={rows.map(rowId)}
				/>
			}
			rows={rows}
			frame={frame}
		/>
	);
}

/**
 * Rows that somebody waits for are drawn at once. Those that are there already come right after the
 * press that asks for them has shown its effect.
 */
function useDrawnRows<Row>(rows: readonly Row[], refreshing: boolean): readonly Row[] {
	const later = useDeferredValue(rows);
	const [awaited, setAwaited] = useState(refreshing);
	if (refreshing && !awaited) setAwaited(true);
	if (!refreshing && awaited && later === rows) setAwaited(false);
	return awaited ? rows : later;
}

function TableFrame<Row extends object>(props: {
	readonly caption: string;
	readonly density: Density;
	readonly refreshing: boolean;
	readonly head: React.ReactNode;
	readonly rows: readonly Row[];
	readonly frame: RowFrame<Row>;
}) {
	const { rows, frame } = props;
	const scroller = useRef<HTMLElement>(null);
	const isDim = useLasting(props.refreshing, DIM_MS);
	// Rows that open beside their list hold nothing of their own: the next page's rows take their
	// places, which costs a third of making them anew.
	const keyOf = (row: Row, index: number) => (frame.onOpen ? index : frame.rowId(row));
	const rowAt = (row: Row, index: number) => (
		<DataRow key={keyOf(row, index)} {...frame} row={row} index={index} />
	);
	return (
		<section
			ref={scroller}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
			tabIndex={0}
			aria-label={props.caption}
			className={classNames(
				"group/table @container relative scroll-pt-9 overflow-x-auto",
				rows.length > TALL_ABOVE && "max-h-[max(24rem,calc(100dvh-9rem))] overflow-y-auto",
			)}
			onScroll={(event) => markScrolled(event.currentTarget)}
			onFocus={(event) => uncoverFocus(event.currentTarget, event.target)}
		>
			<table
				className={classNames("w-full border-collapse", isDim && "opacity-60")}
				aria-rowcount={rows.length + 1}
				aria-busy={props.refreshing}
			>
				<caption className="sr-only">{props.caption}</caption>
				<thead className="sticky top-0 z-10 bg-surface shadow-[0_1px_0_var(--line)]">
					{props.head}
				</thead>
				{rows.length > VIRTUAL_ABOVE ? (
					<VirtualRows
						count={rows.length}
						columns={frame.cells.length + (frame.selected ? 1 : 0)}
						rowHeight={ROW_HEIGHT[props.density]}
						scroller={scroller}
						renderRow={(index) => {
							const row = rows[index];
							return row ? rowAt(row, index) : null;
						}}
					/>
				) : (
					<tbody>{rows.map(rowAt)}</tbody>
				)}
			</table>
		</section>
	);
}

function sizeClass(width: ColumnWidth | undefined): string {
	return width === undefined ? "max-w-80" : WIDTHS[width];
}

/** A column that was chosen by hand shows at every width. */
function widthClass<Row>(column: Column<Row>, chosen: Readonly<Record<string, boolean>>): string {
	return column.from && !chosen[column.id] ? FROM_CLASS[column.from] : "";
}
