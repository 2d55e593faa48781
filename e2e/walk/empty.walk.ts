import { test } from "@playwright/test";
import { lookAtPages } from "./look-at-pages.ts";

/** Runs before any journey: nothing has been asked, made or configured yet. */
test("every page of a new installation is accessible and fits small screens", async ({
	browser,
}) => {
	test.slow();
	await lookAtPages(browser, { as: "admin", filled: false, thorough: false });
});
