import { AppError } from "#server/platform/errors.ts";
import type { RowFilter } from "./row-filter.ts";

/** A sort value: SQL that is never null, written exactly as its index has it, and its type. */
export interface SortKey {
	readonly sql: string;
	readonly type: "bigint" | "float8";
}

/** The order of a list: by a value and then by id, or by id alone. */
export interface PageOrder {
	/** `null`: by id alone. */
	readonly key: SortKey | null;
	readonly id: string;
	readonly direction: "asc" | "desc";
}

/** Adds what a page after `cursor` needs and returns its ORDER BY. Both columns turn together. */
export function addPage(filter: RowFilter, order: PageOrder, cursor: string | undefined): string {
	const { key, id, direction } = order;
	const sign = direction === "desc" ? "<" : ">";
	if (cursor !== undefined) {
		const after = readCursor(cursor, key !== null);
		if (key === null) filter.add(`${id} ${sign} ?`, after.id);
		else {
			const place = `(${filter.bind(after.value)}::${key.type}, ${filter.bind(after.id)}::uuid)`;
			filter.addCondition(`(${key.sql}, ${id}) ${sign} ${place}`);
		}
	}
	return key === null ? `${id} ${direction}` : `${key.sql} ${direction}, ${id} ${direction}`;
}

/** The cursor of the page after a row. */
export function cursorAfter(row: {
	readonly id: string;
	readonly sortValue: number | null;
}): string {
	return row.sortValue === null ? row.id : `${row.sortValue}_${row.id}`;
}

function readCursor(cursor: string, isSorted: boolean): { value: number | null; id: string } {
	const split = cursor.lastIndexOf("_");
	const value = split < 0 ? null : Number(cursor.slice(0, split));
	if ((value !== null) !== isSorted || Number.isNaN(value)) {
		throw new AppError("invalid_input", "this cursor belongs to a list in another order", {
			param: "cursor",
			hint: "begin again with the first page",
		});
	}
	return { value, id: cursor.slice(split + 1) };
}
