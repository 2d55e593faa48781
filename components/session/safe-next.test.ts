import { expect, test } from "vitest";
import { safeNext } from "./safe-next.ts";

test.each(["/requests?outcome=ok", "/routing/0199", "/"])("%s is followed", (path) => {
	expect(safeNext(path)).toBe(path);
});

test.each([
	"https://evil.example",
	"//evil.example",
	"/\\evil.example",
	"/\t/evil.example",
	"javascript:alert(1)",
	"",
	undefined,
	["/a", "/b"],
	"/sign-in?next=/",
])("%s leads to the overview instead", (path) => {
	expect(safeNext(path)).toBe("/");
});
