import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSortedLines, writeSortedLines } from "./sorted-lines.ts";

let folder = "";
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), "sophia-lines-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function reopen(values: ReadonlyMap<string, unknown>) {
	const file = path.join(folder, "lines");
	writeSortedLines(file, values);
	return openSortedLines(file);
}

describe("sorted lines", () => {
	it("find every key that was written and no other, whatever the keys hold", () => {
		const keys = fc.uniqueArray(fc.string({ unit: "binary", maxLength: 8 }), { maxLength: 60 });
		fc.assert(
			fc.property(keys, keys, (written, others) => {
				const lines = reopen(new Map(written.map((key, index) => [key, [index, key]])));
				const found = written.map((key) => JSON.parse(lines.find(key) ?? "null"));
				expect(found).toEqual(written.map((key, index) => [index, key]));
				const strangers = others.filter((key) => !written.includes(key));
				expect(strangers.filter((key) => lines.find(key) !== null)).toEqual([]);
				expect([...lines.entries()].map(([key]) => key).sort()).toEqual([...written].sort());
				lines.close();
			}),
			{ numRuns: 60 },
		);
	});

	it("tell a key from one that begins with it, and find nothing in an empty file", () => {
		const lines = reopen(new Map([["ab", 1]]));
		expect([lines.find("a"), lines.find("ab"), lines.find("abc")]).toEqual([null, "1", null]);
		lines.close();
		const empty = reopen(new Map());
		expect([empty.find("a"), [...empty.entries()]]).toEqual([null, []]);
		empty.close();
	});

	it("stay readable for who opened them before they were taken away", () => {
		const lines = reopen(new Map([["a", 1]]));
		rmSync(path.join(folder, "lines"));
		expect(lines.find("a")).toBe("1");
		lines.close();
	});
});
