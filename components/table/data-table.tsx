"use client";

import {
	columnVisibilityFeature,
	createColumnHelper,
	type Row as TableRow,
	tableFeatures,
	useTable,
} from "@tanstack/react-table";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useMemo, useRef } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { type Column, FROM_CLASS } from "./column.ts";

const features = tableFeatures({ columnVisibilityFeature });
/** Loaded only by tables that are long enough to need it. */
const VirtualRows = dynamic(
	() => import("./virtual-rows.tsx").then((module) => module.VirtualRows),
	{
		ssr: false,
	},
);
/** Above this many rows only those near the view are in the page. */
const VIRTUAL_ABOVE = 100;
const NO_CHOICE: Readonly<Record<string, boolean>> = {};

export interface DataTableProps<Row> {
	readonly caption: string;
	readonly columns: readonly Column<Row>[];
	readonly rows: readonly Row[];
	readonly rowId: (row: Row) => string;
	/** Makes the first cell of the row a real link that covers the whole row. */
	readonly rowHref?: (row: Row) => string;
	/** What the reader chose in the column menu, by column id. */
	readonly visibility?: Readonly<Record<string, boolean>>;
	/** Old rows stay, dimmed, while new ones are on their way. */
	readonly refreshing?: boolean;
}

/** A table from one column description: sticky header, real links, virtual rows when many. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
	const { columns, rows, rowId } = props;
	const visibility = useMemo(
		() => ({
			...Object.fromEntries(columns.filter((column) => column.hidden).map(({ id }) => [id, false])),
			...(props.visibility ?? NO_CHOICE),
		}),
		[columns, props.visibility],
	);
	const definitions = useMemo(() => {
		const helper = createColumnHelper<typeof features, Row>();
		return helper.columns(
			columns.map((column) =>
				helper.accessor((row) => column.value(row), { id: column.id, header: column.label }),
			),
		);
	}, [columns]);
	const data = useMemo(() => [...rows], [rows]);
	const table = useTable({
		features,
		columns: definitions,
		data,
		getRowId: rowId,
		state: { columnVisibility: visibility },
	});
	const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
	const shown = table
		.getVisibleLeafColumns()
		.map((column) => byId.get(column.id))
		.filter((column) => column !== undefined);
	const chosen = props.visibility ?? NO_CHOICE;
	const body = { shown, chosen, rows: table.getRowModel().rows, rowHref: props.rowHref };
	return (
		<TableFrame
			caption={props.caption}
			count={rows.length}
			refreshing={props.refreshing ?? false}
			head={<HeadRow shown={shown} chosen={chosen} />}
			body={body}
		/>
	);
}

interface BodyProps<Row extends object> {
	readonly shown: readonly Column<Row>[];
	readonly chosen: Readonly<Record<string, boolean>>;
	readonly rows: readonly TableRow<typeof features, Row>[];
	readonly rowHref: ((row: Row) => string) | undefined;
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
				"relative overflow-x-auto",
				isVirtual && "max-h-[75vh] overflow-y-auto",
			)}
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
						columns={props.body.shown.length}
						scroller={scroller}
						renderRow={(index) => {
							const row = props.body.rows[index];
							return row ? <DataRow key={row.id} {...props.body} row={row} index={index} /> : null;
						}}
					/>
				) : (
					<tbody>
						{props.body.rows.map((row, index) => (
							<DataRow key={row.id} {...props.body} row={row} index={index} />
						))}
					</tbody>
				)}
			</table>
		</section>
	);
}

function HeadRow<Row extends object>(props: {
	readonly shown: readonly Column<Row>[];
	readonly chosen: Readonly<Record<string, boolean>>;
}) {
	return (
		<tr>
			{props.shown.map((column) => (
				<th
					key={column.id}
					scope="col"
					title={column.unit ? `${column.label}, ${column.unit}` : undefined}
					className={classNames(
						"h-9 whitespace-nowrap px-3 text-left text-xs font-medium text-muted",
						column.type === "number" && "text-right",
						widthClass(column, props.chosen),
					)}
				>
					{column.label}
				</th>
			))}
		</tr>
	);
}

function DataRow<Row extends object>(
	props: BodyProps<Row> & {
		readonly row: TableRow<typeof features, Row>;
		readonly index: number;
	},
) {
	const { row, shown, chosen, rowHref } = props;
	return (
		<tr
			aria-rowindex={props.index + 2}
			className={classNames(
				"border-t border-line first:border-t-0",
				rowHref && "relative hover:bg-hover/60",
			)}
		>
			{shown.map((column, position) => (
				<DataCell
					key={column.id}
					column={column}
					row={row.original}
					className={widthClass(column, chosen)}
					href={position === 0 ? rowHref?.(row.original) : undefined}
				/>
			))}
		</tr>
	);
}

function DataCell<Row>(props: {
	readonly column: Column<Row>;
	readonly row: Row;
	readonly className: string;
	readonly href: string | undefined;
}) {
	const { column, row, href } = props;
	const content = column.render ? column.render(row) : (column.value(row) ?? "—");
	return (
		<td
			className={classNames(
				"h-10 max-w-80 truncate px-3 py-1.5 align-middle",
				column.type === "number" && "text-right",
				props.className,
			)}
		>
			{href === undefined ? (
				content
			) : (
				<Link href={href} className="after:absolute after:inset-0 hover:text-accent">
					{content}
				</Link>
			)}
		</td>
	);
}

/** A column that was chosen by hand shows at every width. */
function widthClass<Row>(column: Column<Row>, chosen: Readonly<Record<string, boolean>>): string {
	return column.from && !chosen[column.id] ? FROM_CLASS[column.from] : "";
}
