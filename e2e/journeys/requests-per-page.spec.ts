import type { Request } from "@playwright/test";
import { SECTIONS, SETTINGS_PAGES } from "../../components/layout/navigation.ts";
import { stateOf } from "../support/accounts.ts";
import { expect, test } from "./journey.ts";

test.use({ storageState: stateOf("admin") });

/** What the server has to work for: documents, data and pages fetched ahead; not immutable files. */
const MAX_REQUESTS = 6;
/** Rows, what comes after them, and one for what each answer asks next. */
const MAX_API_CALLS = 3;

const isWork = (request: Request) => {
	const { pathname } = new URL(request.url());
	return !pathname.startsWith("/_next/static/") && pathname !== "/favicon.ico";
};

test("no page asks the server more than six times, and data comes in batches", async ({ page }) => {
	test.slow();
	for (const { href } of [...SECTIONS, ...SETTINGS_PAGES]) {
		const asked: string[] = [];
		const note = (request: Request) => {
			if (isWork(request)) asked.push(request.url());
		};
		page.on("request", note);
		await page.goto(href);
		await page.getByRole("heading", { level: 1 }).first().waitFor();
		await page.waitForLoadState("networkidle");
		page.off("request", note);
		expect(asked.length, `${href} asked:\n${asked.join("\n")}`).toBeLessThanOrEqual(MAX_REQUESTS);
		const calls = asked.filter((url) => url.includes("/api/"));
		expect(calls.length, `${href} called:\n${calls.join("\n")}`).toBeLessThanOrEqual(MAX_API_CALLS);
	}
});
