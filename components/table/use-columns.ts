"use client";

import { createParser, parseAsArrayOf, parseAsString, useQueryStates } from "nuqs";
import type { Column, ColumnWidth } from "./column.ts";

/** Columns shown and hidden against their default: `?cols=ttft,-user`. */
const parseShown = createParser<Record<string, boolean>>({
	parse: (text) =>
		Object.fromEntries(
			text
				.split(",")
				.filter(Boolean)
				.map((part) => (part.startsWith("-") ? [part.slice(1), false] : [part, true])),
		),
	serialize: (columns) =>
		Object.entries(columns)
			.map(([id, shown]) => (shown ? id : `-${id}`))
			.join(","),
	eq: (a, b) => JSON.stringify(a) === JSON.stringify(b),
}).withDefault({});

/** Widths other than the standard one: `?widths=model.wide`. */
const parseWidths = createParser<Record<string, ColumnWidth>>({
	parse: (text) =>
		Object.fromEntries(
			text.split(",").flatMap((part): [string, ColumnWidth][] => {
				const [id, width] = part.split(".");
				return id && (width === "narrow" || width === "wide") ? [[id, width]] : [];
			}),
		),
	serialize: (widths) =>
		Object.entries(widths)
			.map(([id, width]) => `${id}.${width}`)
			.join(","),
	eq: (a, b) => JSON.stringify(a) === JSON.stringify(b),
}).withDefault({});

const parsers = {
	cols: parseShown,
	/** Ids in the chosen order; columns that it does not name follow. */
	order: parseAsArrayOf(parseAsString).withDefault([]),
	widths: parseWidths,
};

/** What the column menu needs to know of a column, and what it can do. */
export interface Arrangement {
	readonly columns: readonly Pick<Column<never>, "id" | "label" | "hidden">[];
	readonly visibility: Readonly<Record<string, boolean>>;
	readonly widths: Readonly<Record<string, ColumnWidth>>;
	readonly choose: (id: string, shown: boolean) => void;
	readonly move: (id: string, step: -1 | 1) => void;
	readonly resize: (id: string, width: ColumnWidth | "standard") => void;
	readonly reset: () => void;
	readonly isArranged: boolean;
}

/** The columns as the reader arranged them, kept in the address. */
export function useColumns<Row>(columns: readonly Column<Row>[]) {
	const [{ cols, order, widths }, setState] = useQueryStates(parsers);
	const ordered = orderColumns(columns, order);
	return {
		columns: ordered,
		visibility: cols,
		widths,
		choose: (id: string, shown: boolean) =>
			void setState(({ cols: current }) => ({ cols: { ...current, [id]: shown } })),
		/** Swaps a column with the one before (`-1`) or after (`1`) it. */
		move: (id: string, step: -1 | 1) =>
			void setState({ order: moveColumn(ordered, id, step).map((column) => column.id) }),
		resize: (id: string, width: ColumnWidth | "standard") =>
			void setState(({ widths: current }) => {
				const { [id]: _, ...rest } = current;
				return { widths: width === "standard" ? rest : { ...rest, [id]: width } };
			}),
		reset: () => void setState(null),
		isArranged: Object.keys(cols).length + order.length + Object.keys(widths).length > 0,
	};
}

/** The first column stays first, because it carries the link. */
export function orderColumns<Row>(
	columns: readonly Column<Row>[],
	order: readonly string[],
): readonly Column<Row>[] {
	const [first, ...rest] = columns;
	if (first === undefined) return columns;
	const named = order.flatMap((id) => rest.find((column) => column.id === id) ?? []);
	return [...new Set([first, ...named, ...rest])];
}

export function moveColumn<Row>(
	columns: readonly Column<Row>[],
	id: string,
	step: -1 | 1,
): readonly Column<Row>[] {
	const from = columns.findIndex((column) => column.id === id);
	const to = from + step;
	const [moving, other] = [columns[from], columns[to]];
	if (!moving || !other || from < 1 || to < 1) return columns;
	return columns.map((column, index) => (index === from ? other : index === to ? moving : column));
}
