import { describe, expect, it } from "vitest";
import { readImports } from "./read-imports.ts";

/** Each expectation is what CPython's own `ast` gives for the text. */
const RECORDED: readonly (readonly [text: string, modules: readonly string[]])[] = [
	["import a.b as c, d", ["a", "d"]],
	["from . import x\nfrom ..p.q import y\nfrom ... import k", []],
	["from a.b import (c,\n  d as e,  # import zz\n)", ["a"]],
	["from __future__ import annotations", ["__future__"]],
	["try:\n    import e\nexcept ImportError:\n    from f.g import h as i", ["e", "f"]],
	["import os; import sys", ["os", "sys"]],
	['"""\nimport doc\n"""\nx = "import text"\n# import comment', []],
	["async def f():\n    import late", ["late"]],
	["if TYPE_CHECKING:\n    from t import T", ["t"]],
	["from e2 import *", ["e2"]],
	["import \\\n    split", ["split"]],
	["importlib = 1\nimport_ = 2\nimported.x()", []],
	["x = f'{import_}'\nmatch x:\n    case 1:\n        import m", ["m"]],
	["class A:\n  from k import v\n  import k", ["k"]],
	["lambda: 0\n@d\ndef g(): from z.y import w", ["z"]],
	["\timport broken_indent", ["broken_indent"]],
];

describe("imports of Python files", () => {
	it.each(RECORDED)("of %j are %j", (text, modules) => {
		expect(readImports(text).map(({ module }) => module)).toEqual(modules);
	});

	it("stand on the line on which they begin", () => {
		expect(readImports("\n\nimport a\nfrom b import (\n c)\nimport a")).toEqual([
			{ module: "a", line: 3 },
			{ module: "b", line: 4 },
		]);
	});
});
