import { expect, test } from "vitest";
import { buildPathTree } from "./path-tree.ts";

test("paths that begin alike share their beginning, each end stands once", () => {
	expect(
		buildPathTree([
			["celery", "click"],
			["celery", "click-repl", "click"],
			["celery", "click"],
			["click"],
		]),
	).toEqual([
		{
			name: "celery",
			children: [
				{ name: "click", children: [] },
				{ name: "click-repl", children: [{ name: "click", children: [] }] },
			],
		},
		{ name: "click", children: [] },
	]);
	expect(buildPathTree([])).toEqual([]);
});
