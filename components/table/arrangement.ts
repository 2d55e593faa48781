import { nearestWord } from "#components/filters/nearest-word.ts";
import type { Column, ColumnWidth } from "./column.ts";

/** Columns as they stand in the address, unread. */
export interface ArrangementParams {
	/** Shown and hidden against their default: `ttft,-user`. */
	readonly cols: string | null;
	/** Ids in the chosen order; columns that it does not name follow. */
	readonly order: string | null;
	/** Widths other than the standard one: `model.wide`. */
	readonly widths: string | null;
}

export interface ReadArrangement {
	readonly shown: Readonly<Record<string, boolean>>;
	readonly order: readonly string[];
	readonly widths: Readonly<Record<string, ColumnWidth>>;
	/** What names no column or no width, and is not in force. */
	readonly problems: readonly {
		readonly key: keyof ArrangementParams;
		readonly message: string;
	}[];
}

type Known = readonly Pick<Column<never>, "id">[];

/** Reads the columns of an address; what it names wrongly is a problem, the rest is in force. */
export function readArrangement(params: ArrangementParams, columns: Known): ReadArrangement {
	const ids = columns.map(({ id }) => id);
	const problems: ReadArrangement["problems"][number][] = [];
	const isKnown = (key: keyof ArrangementParams, id: string) => {
		if (ids.includes(id)) return true;
		problems.push({ key, message: noColumn(id, ids) });
		return false;
	};
	const shown = partsOf(params.cols).flatMap((part): [string, boolean][] => {
		const id = part.replace(/^-/, "");
		return isKnown("cols", id) ? [[id, id === part]] : [];
	});
	const order = partsOf(params.order).filter((id) => isKnown("order", id));
	const widths = partsOf(params.widths).flatMap((part): [string, ColumnWidth][] => {
		const [id = "", width] = part.split(".");
		if (!isKnown("widths", id)) return [];
		if (width === "narrow" || width === "wide") return [[id, width]];
		problems.push({ key: "widths", message: `width ${part}: write ${id}.narrow or ${id}.wide` });
		return [];
	});
	return {
		shown: Object.fromEntries(shown),
		order,
		widths: Object.fromEntries(widths),
		problems,
	};
}

/** What `readArrangement` reads back; parts at their default are `null`. */
export function printArrangement({
	shown,
	order,
	widths,
}: Omit<ReadArrangement, "problems">): ArrangementParams {
	const print = (parts: readonly string[]) => (parts.length === 0 ? null : parts.join(","));
	return {
		cols: print(Object.entries(shown).map(([id, isShown]) => (isShown ? id : `-${id}`))),
		order: print(order),
		widths: print(Object.entries(widths).map(([id, width]) => `${id}.${width}`)),
	};
}

function partsOf(text: string | null): readonly string[] {
	return text?.split(",").filter(Boolean) ?? [];
}

function noColumn(id: string, ids: readonly string[]): string {
	const near = nearestWord(id, ids);
	return `there is no column “${id}”${near === null ? "" : `; did you mean ${near}?`}`;
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

/** Swaps a column with the one before (`-1`) or after (`1`) it. */
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
