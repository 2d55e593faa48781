"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import {
	moveColumn,
	orderColumns,
	printArrangement,
	type ReadArrangement,
	readArrangement,
} from "./arrangement.ts";
import type { Column, ColumnWidth } from "./column.ts";

const parsers = { cols: parseAsString, order: parseAsString, widths: parseAsString };

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
	const [params, setParams] = useQueryStates(parsers);
	const { cols, order, widths } = params;
	// The same objects for as long as nothing is arranged anew: rows draw their cells from them.
	const { read, ordered } = useMemo(() => {
		const arranged = readArrangement({ cols, order, widths }, columns);
		return { read: arranged, ordered: orderColumns(columns, arranged.order) };
	}, [cols, order, widths, columns]);
	const change = (next: Partial<Omit<ReadArrangement, "problems">>) =>
		void setParams({ ...printArrangement({ ...read, ...next }) });
	return {
		columns: ordered,
		visibility: read.shown,
		widths: read.widths,
		/** Parts of the address that name no column. */
		problems: read.problems,
		/** Takes them out of the address. */
		tidy: () => change({}),
		choose: (id: string, shown: boolean) => change({ shown: { ...read.shown, [id]: shown } }),
		move: (id: string, step: -1 | 1) =>
			change({ order: moveColumn(ordered, id, step).map((column) => column.id) }),
		resize: (id: string, width: ColumnWidth | "standard") => {
			const { [id]: _, ...rest } = read.widths;
			change({ widths: width === "standard" ? rest : { ...rest, [id]: width } });
		},
		reset: () => void setParams(null),
		isArranged: Object.values(params).some((part) => part !== null),
	};
}
