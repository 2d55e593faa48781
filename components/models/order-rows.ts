import type { Column } from "#components/table/column.ts";
import type { ListSort } from "#components/table/list-state.ts";

/** The orders that columns can be put in. */
export function sortNames<Row>(columns: readonly Column<Row>[]): readonly string[] {
	return columns.flatMap(({ sort }) => sort ?? []);
}

/** Rows by the values of one column; those without a value come last, equal ones stay in place. */
export function orderRows<Row>(
	rows: readonly Row[],
	columns: readonly Column<Row>[],
	{ by, direction }: ListSort<string>,
): readonly Row[] {
	const column = columns.find(({ sort }) => sort === by);
	if (column === undefined) return rows;
	const sign = direction === "asc" ? 1 : -1;
	const keyed = rows.map((row) => ({ row, value: column.value(row) }));
	return keyed
		.sort((a, b) => {
			if (a.value === null || b.value === null)
				return Number(a.value === null) - Number(b.value === null);
			return sign * compare(a.value, b.value);
		})
		.map(({ row }) => row);
}

type Value = string | number | boolean;

function compare(a: Value, b: Value): number {
	if (typeof a === "string" || typeof b === "string") return String(a).localeCompare(String(b));
	return Number(a) - Number(b);
}
