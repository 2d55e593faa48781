import { expect, test } from "vitest";
import { gateText, PREVIEW_CHARACTERS } from "./gate-text.ts";

test("JSON is indented, anything else stays as it came", () => {
	expect(gateText('{"a":[1]}', false).lines).toEqual(["{", '  "a": [', "    1", "  ]", "}"]);
	expect(gateText('{"a":', false).lines).toEqual(['{"a":']);
	expect(gateText("data: {}\n\n", false).lines).toEqual(["data: {}", "", ""]);
});

test("of a long text 64 KiB are shown until all of it is asked for", () => {
	const text = "x".repeat(PREVIEW_CHARACTERS + 1);
	const preview = gateText(text, false);
	expect(preview).toMatchObject({ isCut: true, length: text.length });
	expect(preview.lines.join("\n")).toHaveLength(PREVIEW_CHARACTERS);
	expect(gateText(text, true)).toMatchObject({ isCut: false, lines: [text] });
	expect(gateText("x".repeat(PREVIEW_CHARACTERS), false).isCut).toBe(false);
});

test("a body of many lines is cut as well, and a huge one is not read as JSON", () => {
	const rows = JSON.stringify(Array.from({ length: 44_000 }, (_, id) => ({ id })));
	expect(gateText(rows, false).isCut).toBe(true);
	expect(gateText(rows, true).lines.length).toBeGreaterThan(100_000);
	const huge = `[${"1,".repeat(1_200_000)}1]`;
	expect(gateText(huge, true).lines).toEqual([huge]);
});
