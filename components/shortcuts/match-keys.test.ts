import { expect, test } from "vitest";
import { matchKeys } from "./match-keys.ts";

const run = () => undefined;
const bindings = [
	{ keys: "g r", label: "Requests", run },
	{ keys: "j", label: "Next", run },
	{ keys: "r", label: "Refresh", run },
	{ keys: "j", label: "Next of the page on top", run },
];

test("a sequence waits for its second key, and only then runs", () => {
	const first = matchKeys("", "g", bindings);
	expect(first).toEqual({ kind: "wait", pressed: "g" });
	expect(matchKeys("g", "r", bindings)).toMatchObject({ binding: { label: "Requests" } });
	expect(matchKeys("", "r", bindings)).toMatchObject({ binding: { label: "Refresh" } });
});

test("a key that does not go on with a sequence counts for itself", () => {
	expect(matchKeys("g", "j", bindings)).toMatchObject({ kind: "run" });
	expect(matchKeys("g", "x", bindings)).toEqual({ kind: "none" });
});

test("what was bound last wins", () => {
	expect(matchKeys("", "j", bindings)).toMatchObject({
		binding: { label: "Next of the page on top" },
	});
});
