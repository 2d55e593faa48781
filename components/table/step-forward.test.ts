import { expect, test } from "vitest";
import { stepForward } from "./pager.tsx";

test("a page remembers where the ones before began, the newest last", () => {
	const second = stepForward({ after: null, trail: [] }, "b");
	expect(second).toEqual({ after: "b", trail: [""] });
	expect(stepForward({ after: "b", trail: [""] }, "c")).toEqual({ after: "c", trail: ["", "b"] });
});

test("next pressed twice before the rows are there goes one page on", () => {
	expect(stepForward({ after: "b", trail: [""] }, "b")).toEqual({});
});
