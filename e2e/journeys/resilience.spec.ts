import { signInState, stateOf } from "../support/accounts.ts";
import { expect, expectAccessible, openRequests, unwatched as test } from "./journey.ts";

/** What breaks here is logged by the browser as an error: these pages are not watched for any. */
test.use({ storageState: stateOf("operator") });

test("a session that ends inside a form loses nothing that was typed", async ({
	page,
	context,
}) => {
	await page.goto("/settings/keys");
	await page.getByRole("button", { name: "Create key" }).first().click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("Name").fill("typed before the end");
	await context.clearCookies();
	await dialog.getByRole("button", { name: "Create key" }).click();
	await expect(dialog.getByText("Your session has ended")).toBeVisible();
	await expect(dialog.getByLabel("Name")).toHaveValue("typed before the end");
	await expectAccessible(page);
	await signInState(context, "operator");
	await dialog.getByRole("button", { name: "Create key" }).click();
	await expect(page.getByLabel("API key", { exact: true })).toBeVisible();
});

test("one card that fails says so and leaves the others, and can be tried again", async ({
	page,
}) => {
	await page.goto("/?range=24h");
	await page.route(/insights\.overview/, (route) => route.fulfill({ status: 500, body: "{}" }));
	await page.keyboard.press("z");
	await expect(page.getByText("Could not load the figures of this range")).toBeVisible();
	await expect(page.getByRole("link", { name: "All requests" })).toBeVisible();
	await expectAccessible(page);
	await page.unrouteAll();
	await page.getByRole("button", { name: "Try again" }).click();
	await expect(page.getByRole("list", { name: "Figures" }).getByRole("listitem")).not.toHaveCount(
		0,
	);
});

test("a slow answer offers to stop waiting, and the old rows stay", async ({ page }) => {
	await openRequests(page);
	const rows = page.getByRole("table", { name: /^Requests/ }).getByRole("link");
	const count = await rows.count();
	let release = () => {};
	const released = new Promise<void>((resolve) => {
		release = resolve;
	});
	await page.route(/requests\.list/, async (route) => {
		await released;
		await route.abort().catch(() => undefined);
	});
	await page.getByRole("button", { name: "Cost", exact: true }).click();
	await expect(page.getByText("This takes longer than usual")).toBeVisible();
	await expect(rows).toHaveCount(count);
	await page.getByRole("button", { name: "Stop waiting" }).click();
	await expect(page.getByText("This takes longer than usual")).toBeHidden();
	release();
});

test("without a network the console says so, and what had not been loaded comes afterwards", async ({
	page,
	context,
}) => {
	await page.addInitScript(loadIdlePartsWhenOffline);
	await page.goto("/requests");
	await expect(page.getByRole("figure", { name: "Requests" })).toBeVisible();
	await context.setOffline(true);
	await expect(page.getByText("You are offline.")).toBeVisible();
	await page.getByRole("button", { name: "Help", exact: true }).click();
	await expect(page.getByText("This part of the page could not be loaded.")).toBeVisible();
	await expect(page.getByRole("heading", { name: "Requests" })).toBeVisible();
	await expectAccessible(page);
	await context.setOffline(false);
	await expect(page.getByText("You are offline.")).toBeHidden();
	await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
});

/** Runs in the page: what waits for an idle moment gets it once the network is gone. */
function loadIdlePartsWhenOffline(): void {
	const waiting: IdleRequestCallback[] = [];
	window.requestIdleCallback = (run) => waiting.push(run);
	window.addEventListener("offline", () => {
		for (const run of waiting) run({ didTimeout: false, timeRemaining: () => 0 });
	});
}
