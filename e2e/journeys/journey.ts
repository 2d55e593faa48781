import { test as base, expect, type Page } from "@playwright/test";
import { createApiCaller } from "../support/call-api.ts";
import { findSideScroll } from "../support/inspect-controls.ts";
import { lookWithAxe } from "../support/look-with-axe.ts";
import { storeRequests } from "../support/prepare-data.ts";
import { waitAfterMoves } from "../support/steady-page.ts";

export { expect };

/** For pages that are made to fail, which the browser logs as errors. */
export const unwatched = base.extend({
	page: async ({ page }, use) => {
		await use(waitAfterMoves(page));
	},
});

/** A journey fails when the page reports an error in its console, even if all looks well. */
export const test = unwatched.extend<{ quietConsole: undefined }>({
	quietConsole: [
		async ({ page }, use) => {
			const complaints: string[] = [];
			page.on("console", (message) => {
				if (message.type() === "error") complaints.push(message.text());
			});
			page.on("pageerror", (error) => complaints.push(error.message));
			await use(undefined);
			expect(complaints, "errors in the browser's console").toEqual([]);
		},
		{ auto: true },
	],
});

/**
 * No finding of axe (WCAG 2.2 AA and best practice) in either theme. The walk over all pages looks at
 * them as they open: journeys look at what only they bring up.
 */
export async function expectAccessible(page: Page): Promise<void> {
	expect(await lookWithAxe(page), "findings of axe").toEqual([]);
}

/** Nothing sticks out to the side on a small phone. */
export async function expectNoSideScroll(page: Page): Promise<void> {
	const found = await findSideScroll(page, { width: 320, height: 700 });
	expect(found, "horizontal overflow at 320 px").toEqual([]);
}

/** Asks through the API, as a program with this session would; returns the request's id. */
export async function ask(page: Page, prompt: string): Promise<string> {
	return await page.evaluate(async (text) => {
		const answer = await fetch("/api/trpc/gateway.invoke", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ json: { prompt: text } }),
		});
		const body: { result: { data: { json: { request_id: string } } } } = await answer.json();
		return body.result.data.json.request_id;
	}, prompt);
}

/** The list with at least one row. */
export async function openRequests(page: Page): Promise<void> {
	await storeRequests(createApiCaller(page.request), 1);
	await page.goto("/requests");
	await expect(page.getByText(/on this page|all shown/)).toBeVisible();
}
