"use client";

import { useMemo, useRef } from "react";
import { type Density, usePreferences } from "#components/layout/preferences.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { late } from "#components/ui/late.tsx";
import { Link } from "#components/ui/link.tsx";
import { useStable } from "#components/ui/use-stable.ts";
import { type Column, type ColumnWidth, FROM_CLASS, WIDTHS } from "./column.ts";
import { HeadRow } from "./head-row.tsx";
import { opensHere, type RowOpening, type Selection, SelectionCell } from "./row-parts.tsx";
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
	/** Old rows stay, dimmed, while new ones are on their way. */
	readonly refreshing?: boolean;
	readonly sort?: { readonly by: string; readonly direction: "asc" | "desc" } | null;
	readonly onSort?: (by: string) => void;
	readonly selection?: Selection;
	/** Plain clicks open beside the list; the link stays a link for all other ways. */
	readonly opening?: RowOpening;
}

/** A table from one column description: sticky header and first column, real links, virtual rows. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
	const { columns, rows, rowId } = props;
	const chosen = props.visibility ?? NO_CHOICE;
	const widths = props.widths ?? NO_WIDTHS;
	const { densityOf } = usePreferences();
	const density = densityOf(props.name);
	const shown = useMemo(
		() => columns.filter((column) => chosen[column.id] ?? !column.hidden),
		[columns, chosen],
	);
	const hasSelection = props.selection !== undefined;
	const cells: readonly Cell<Row>[] = useMemo(() => {
		const coverAt = shown.findIndex((column, at) => at > 0 && widthClass(column, chosen) === "");
		return shown.map((column, position) => ({
			column,
			place: position === 0 ? "first" : position === coverAt ? "cover" : "other",
			className: classNames(
				ROW_CLASS[density],
				position === 0
					? [firstCellClass(hasSelection), FIRST_WIDTHS[widths[column.id] ?? "standard"]]
					: sizeClass(widths[column.id]),
				widthClass(column, chosen),
			),
		}));
	}, [shown, density, widths, chosen, hasSelection]);
	const open = useStable((id: string) => props.opening?.onOpen(id));
	const body = {
		density,
		cells,
		rows,
		rowId,
		rowHref: props.rowHref,
		selection: props.selection,
		opening: props.opening && { ...props.opening, onOpen: open },
	};
	return (
		<TableFrame
			caption={props.caption}
			count={rows.length}
			refreshing={props.refreshing ?? false}
			head={
				<HeadRow
					shown={shown}
					classOf={(column) => widthClass(column, chosen)}
					sort={props.sort}
					onSort={props.onSort}
					selection={props.selection}
					ids={rows.map(rowId)}
				/>
			}
			body={body}
		/>
	);
}

interface Cell<Row> {
	readonly column: Column<Row>;
	/** `first` holds the link; in `cover`, one that only the pointer meets covers the row. */
	readonly place: "first" | "cover" | "other";
	readonly className: string;
}

interface BodyProps<Row extends object> {
	readonly density: Density;
	readonly cells: readonly Cell<Row>[];
	readonly rows: readonly Row[];
	readonly rowId: (row: Row) => string;
	readonly rowHref: ((row: Row) => string) | undefined;
	readonly selection: Selection | undefined;
	readonly opening: RowOpening | undefined;
}

function TableFrame<Row extends object>(props: {
	readonly caption: string;
	readonly count: number;
	readonly refreshing: boolean;
	readonly head: React.ReactNode;
	readonly body: BodyProps<Row>;
}) {
	const scroller = useRef<HTMLElement>(null);
	const isVirtual = props.count > VIRTUAL_ABOVE;
	return (
		<section
			ref={scroller}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
			tabIndex={0}
			aria-label={props.caption}
			className={classNames(
				"group/table @container relative scroll-pt-9 overflow-x-auto",
				props.count > TALL_ABOVE && "max-h-[max(24rem,calc(100dvh-9rem))] overflow-y-auto",
			)}
			onScroll={(event) => markScrolled(event.currentTarget)}
			onFocus={(event) => uncoverFocus(event.currentTarget, event.target)}
		>
			<table
				className={classNames("w-full border-collapse", props.refreshing && "opacity-60")}
				aria-rowcount={props.count + 1}
				aria-busy={props.refreshing}
			>
				<caption className="sr-only">{props.caption}</caption>
				<thead className="sticky top-0 z-10 bg-surface shadow-[0_1px_0_var(--line)]">
					{props.head}
				</thead>
				{isVirtual ? (
					<VirtualRows
						count={props.count}
						columns={props.body.cells.length + (props.body.selection ? 1 : 0)}
						rowHeight={ROW_HEIGHT[props.body.density]}
						scroller={scroller}
						renderRow={(index) => {
							const row = props.body.rows[index];
							return row ? (
								<DataRow key={props.body.rowId(row)} {...props.body} row={row} index={index} />
							) : null;
						}}
					/>
				) : (
					<tbody>
						{props.body.rows.map((row, index) => (
							<DataRow key={props.body.rowId(row)} {...props.body} row={row} index={index} />
						))}
					</tbody>
				)}
			</table>
		</section>
	);
}

function DataRow<Row extends object>(
	props: BodyProps<Row> & {
		readonly row: Row;
		readonly index: number;
	},
) {
	const { row, cells, rowHref, selection, opening } = props;
	const id = props.rowId(row);
	const isOpen = opening?.openId === id;
	const href = rowHref?.(row);
	const onOpen = opening?.onOpen;
	// Elements that stay the same are not drawn again: a press on the page costs no row its cells.
	const drawn = useMemo(
		() =>
			cells.map(({ column, className, place }) => (
				<DataCell
					key={column.id}
					column={column}
					row={row}
					className={className}
					place={place}
					href={href}
					isOpen={isOpen}
					onOpen={onOpen ? () => onOpen(id) : undefined}
				/>
			)),
		[cells, row, href, isOpen, onOpen, id],
	);
	return (
		<tr
			data-row={id}
			aria-rowindex={props.index + 2}
			{...(opening
				? { onPointerEnter: () => opening.onWarm(id), onFocus: () => opening.onWarm(id) }
				: {})}
			className={classNames(
				"border-t border-line bg-surface first:border-t-0",
				rowHref && "relative hover:bg-[color-mix(in_oklab,var(--hover)_60%,var(--surface))]",
				isOpen && "bg-accent-soft",
			)}
		>
			{selection ? <SelectionCell id={id} selection={selection} /> : null}
			{drawn}
		</tr>
	);
}

function DataCell<Row>(props: {
	readonly column: Column<Row>;
	readonly row: Row;
	readonly className: string;
	readonly place: Cell<Row>["place"];
	readonly href: string | undefined;
	readonly isOpen: boolean;
	readonly onOpen: (() => void) | undefined;
}) {
	const { column, row, href, onOpen, place } = props;
	const content = column.render ? column.render(row) : (column.value(row) ?? "—");
	const link = {
		prefetch: false,
		onClick: (event: React.MouseEvent) => {
			if (!onOpen || !opensHere(event)) return;
			event.preventDefault();
			onOpen();
		},
	};
	return (
		<td
			data-first={place === "first" || undefined}
			className={classNames(
				"truncate px-3 align-middle",
				column.type === "number" && "text-right",
				props.className,
			)}
		>
			{href !== undefined && place === "cover" ? (
				<Link {...link} href={href} aria-hidden tabIndex={-1} className="absolute inset-0" />
			) : null}
			{href === undefined || place !== "first" ? (
				content
			) : (
				<Link
					{...link}
					href={href}
					aria-current={props.isOpen || undefined}
					className="after:absolute after:inset-0 hover:text-accent"
				>
					{content}
				</Link>
			)}
		</td>
	);
}

function sizeClass(width: ColumnWidth | undefined): string {
	return width === undefined ? "max-w-80" : WIDTHS[width];
}

/** A column that was chosen by hand shows at every width. */
function widthClass<Row>(column: Column<Row>, chosen: Readonly<Record<string, boolean>>): string {
	return column.from && !chosen[column.id] ? FROM_CLASS[column.from] : "";
}
