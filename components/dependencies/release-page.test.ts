import { expect, test } from "vitest";
import { releasePage } from "./release-page.ts";

test("a release has its page on the index of its lock", () => {
	expect(releasePage("uv", "click", "8.3.3")).toBe("https://pypi.org/project/click/8.3.3/");
	expect(releasePage("package-lock", "@tanstack/react-query", "5.1.0")).toBe(
		"https://www.npmjs.com/package/@tanstack/react-query/v/5.1.0",
	);
	expect(releasePage("uv", "../../evil?x", "1+local")).toBe(
		"https://pypi.org/project/..%2F..%2Fevil%3Fx/1%2Blocal/",
	);
});

test("without a lock or a version there is no page", () => {
	expect(releasePage(null, "click", "8.3.3")).toBeNull();
	expect(releasePage("uv", "click", null)).toBeNull();
});
