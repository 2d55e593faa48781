import { expect, test } from "vitest";
import type { Column } from "#components/table/column.ts";
import { orderRows, sortNames } from "./order-rows.ts";

interface Row {
	readonly name: string;
	readonly p95: number | null;
}
const columns: readonly Column<Row>[] = [
	{ id: "name", sort: "name", label: "Name", type: "text", value: ({ name }) => name },
	{ id: "p95", sort: "p95", label: "p95", type: "number", value: ({ p95 }) => p95 },
	{ id: "note", label: "Note", type: "text", value: () => null },
];
const rows: readonly Row[] = [
	{ name: "b", p95: 20 },
	{ name: "c", p95: null },
	{ name: "a", p95: 100 },
	{ name: "d", p95: 20 },
];
const names = (by: string, direction: "asc" | "desc") =>
	orderRows(rows, columns, { by, direction })
		.map(({ name }) => name)
		.join("");

test("numbers are ordered as numbers; what is not known comes last both ways, equals stay", () => {
	expect(names("p95", "asc")).toBe("bdac");
	expect(names("p95", "desc")).toBe("abdc");
});

test("words are ordered as words, and an unknown order changes nothing", () => {
	expect(names("name", "asc")).toBe("abcd");
	expect(names("name", "desc")).toBe("dcba");
	expect(names("note", "asc")).toBe("bcad");
	expect(sortNames(columns)).toEqual(["name", "p95"]);
});
