import { expect, test } from "vitest";
import { diffStates, formatValue } from "./format-value.ts";

test("names what differs by its path and leaves out what does not", () => {
	expect(
		diffStates(
			{ role: "operator", limits: { rate: 1, burst: 2 } },
			{ role: "admin", limits: { rate: 1, burst: 3 } },
		),
	).toEqual([
		{ path: "role", before: "operator", after: "admin" },
		{ path: "limits.burst", before: 2, after: 3 },
	]);
});

test("a thing that was made shows all its fields, a list counts as one value", () => {
	expect(diffStates(null, { name: "a", scopes: ["chat"] })).toEqual([
		{ path: "name", before: undefined, after: "a" },
		{ path: "scopes", before: undefined, after: ["chat"] },
	]);
	expect(formatValue(["chat"])).toBe('["chat"]');
	expect(formatValue(undefined)).toBe("none");
});

test("two states that are equal have no differences", () => {
	expect(diffStates({ a: [1] }, { a: [1] })).toEqual([]);
	expect(diffStates(null, null)).toEqual([]);
});
