import { expect, test } from "vitest";
import type { Column } from "./column.ts";
import { markdownTable } from "./markdown-table.ts";

interface Row {
	readonly name: string;
	readonly cost: number | null;
}
const columns: readonly Column<Row>[] = [
	{ id: "name", label: "Name", type: "text", value: (row) => row.name },
	{ id: "cost", label: "Cost", unit: "USD", type: "number", value: (row) => row.cost },
	{ id: "extra", label: "Extra", type: "text", hidden: true, value: () => "x" },
];

test("rows become a Markdown table of the columns on screen; values cannot break out of a cell", () => {
	const rows = [
		{ name: "a|b\nc", cost: 0.5 },
		{ name: "d", cost: null },
	];
	expect(markdownTable(columns, rows, {})).toBe(
		["| Name | Cost (USD) |", "| --- | ---: |", "| a\\|b c | 0.5 |", "| d | — |"].join("\n"),
	);
	expect(markdownTable(columns, rows, { cost: false, extra: true })).toContain("| Name | Extra |");
});
