import type { Column } from "#components/table/column.ts";
import type { ExportInput } from "#server/insights/contract.ts";

/** Address of the rows of a view as a file. */
export function exportHref(input: ExportInput): string {
	return `/api/export?q=${encodeURIComponent(JSON.stringify(input))}`;
}

/** Fields of the rows that the columns on screen stand for, in their order, each once. */
export function exportFields<Row>(
	columns: readonly Column<Row>[],
	visibility: Readonly<Record<string, boolean>>,
): string[] {
	const shown = columns.filter((column) => visibility[column.id] ?? !column.hidden);
	return [...new Set(shown.flatMap((column) => column.fields ?? [column.id]))];
}
