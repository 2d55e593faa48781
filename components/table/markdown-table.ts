import type { Column } from "./column.ts";

/** Rows as a Markdown table, for a ticket or a chat: the plain values of the columns shown. */
export function markdownTable<Row>(
	columns: readonly Column<Row>[],
	rows: readonly Row[],
	visibility: Readonly<Record<string, boolean>>,
): string {
	const shown = columns.filter((column) => visibility[column.id] ?? !column.hidden);
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	return [
		line(shown.map(({ label, unit }) => cell(unit === undefined ? label : `${label} (${unit})`))),
		line(shown.map(({ type }) => (type === "number" ? "---:" : "---"))),
		...rows.map((row) => line(shown.map((column) => cell(column.value(row))))),
	].join("\n");
}

function cell(value: string | number | boolean | null): string {
	if (value === null) return "—";
	return String(value).replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}
