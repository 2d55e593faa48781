import fc from "fast-check";
import { expect, test } from "vitest";
import { moveColumn, orderColumns, printArrangement, readArrangement } from "./arrangement.ts";
import type { Column } from "./column.ts";

const columns: readonly Column<never>[] = ["time", "model", "cost", "user"].map((id) => ({
	id,
	label: id,
	type: "text",
	value: () => null,
}));

test("what names no column or width is a problem with what was meant; the rest is in force", () => {
	const read = readArrangement(
		{ cols: "modle,-cost", order: "cost,size", widths: "model.huge,user.wide" },
		columns,
	);
	expect(read).toMatchObject({
		shown: { cost: false },
		order: ["cost"],
		widths: { user: "wide" },
	});
	expect(read.problems.map(({ key, message }) => `${key}: ${message}`)).toEqual([
		"cols: there is no column “modle”; did you mean model?",
		expect.stringMatching(/^order: there is no column “size”/),
		"widths: width model.huge: write model.narrow or model.wide",
	]);
});

test("an arrangement that is printed is read back as the same one", () => {
	const id = fc.constantFrom(...columns.map((column) => column.id));
	const arrangements = fc.record({
		shown: fc.dictionary(id, fc.boolean()),
		order: fc.uniqueArray(id),
		widths: fc.dictionary(id, fc.constantFrom("narrow" as const, "wide" as const)),
	});
	fc.assert(
		fc.property(arrangements, (arrangement) => {
			const read = readArrangement(printArrangement(arrangement), columns);
			expect(read).toEqual({ ...arrangement, problems: [] });
		}),
	);
});

test("the first column stays first, because it carries the link", () => {
	const ids = (list: readonly Column<never>[]) => list.map((column) => column.id).join(" ");
	expect(ids(orderColumns(columns, ["user", "time"]))).toBe("time user model cost");
	expect(ids(moveColumn(columns, "model", -1))).toBe("time model cost user");
	expect(ids(moveColumn(columns, "model", 1))).toBe("time cost model user");
});
