import fc from "fast-check";
import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

/** A minimal RFC 4180 reader. */
function readCsv(text: string): string[][] {
	const rows: string[][] = [];
	for (const match of text.matchAll(/((?:"(?:[^"]|"")*",?)*)\r\n/g)) {
		const cells = [...(match[1] ?? "").matchAll(/"((?:[^"]|"")*)"/g)];
		rows.push(cells.map((cell) => (cell[1] ?? "").replaceAll('""', '"')));
	}
	return rows;
}

test("every text comes back as it was, or with one apostrophe where it was a formula", () => {
	fc.assert(
		fc.property(
			fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 5 }),
			(cells) => {
				const back = readCsv(toCsv(["h"], [cells]))[1] ?? [];
				expect(back.map((cell, at) => (cell === cells[at] ? cell : cell.slice(1)))).toEqual(cells);
			},
		),
	);
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uFF1D1", "\n=1"])(
	"%j is no formula any more",
	(cell) => {
		expect(readCsv(toCsv(["h"], [[cell]]))[1]).toEqual([`'${cell}`]);
	},
);
