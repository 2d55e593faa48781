import type { Locator, Page } from "@playwright/test";
import { stateOf } from "../support/accounts.ts";
import { createApiCaller } from "../support/call-api.ts";
import { storeRequests, uniqueName } from "../support/prepare-data.ts";
import { expect, test } from "./journey.ts";

/** Every step by keys alone: the mouse is never used in this file. */
test.use({ storageState: stateOf("admin") });

const MAX_STOPS = 120;

/** Presses Tab until the control has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, control: Locator): Promise<void> {
	await expect(control).toBeVisible();
	for (let stop = 0; stop < MAX_STOPS; stop += 1) {
		if (await control.evaluate((element) => element === document.activeElement)) return;
		await page.keyboard.press("Tab");
	}
	throw new Error(`${control} was not reached with ${MAX_STOPS} presses of Tab`);
}

test("a question is asked and its decision read by keys alone", async ({ page }) => {
	await page.goto("/");
	await expect(page.getByRole("list", { name: "Figures" }).getByRole("listitem")).toHaveCount(6);
	await page.keyboard.press("g");
	await page.keyboard.press("c");
	await expect(page).toHaveURL("/playground");
	await tabTo(page, page.getByLabel("Your question"));
	await page.keyboard.type("[[sim:ttft=20]] Asked without a mouse");
	await page.keyboard.press("Enter");
	const why = page.getByRole("link", { name: "Why this model" });
	await expect(why).toBeVisible();
	await tabTo(page, why);
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { name: "Funnel" })).toBeVisible();
});

test("requests are filtered, opened beside the list and left again by keys alone", async ({
	page,
}) => {
	await storeRequests(createApiCaller(page.request), 2);
	await page.goto("/requests");
	await page.keyboard.press("f");
	await expect(page.getByRole("combobox", { name: "Filter" })).toBeFocused();
	await page.keyboard.type("status:ok");
	await page.keyboard.press("Escape");
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/q=status:ok/);
	// Who filters goes on filtering: the field keeps the focus.
	await expect(page.getByRole("combobox", { name: "Filter" })).toBeFocused();
	const row = page
		.getByRole("table", { name: /^Requests/ })
		.getByRole("link")
		.first();
	await tabTo(page, row);
	await page.keyboard.press("Enter");
	const panel = page.getByRole("region", { name: "Request", exact: true });
	await expect(panel).toBeFocused();
	await page.keyboard.press("j");
	await page.keyboard.press("Escape");
	await expect(panel).toBeHidden();
	// On from the row that was walked to.
	const next = page
		.getByRole("table", { name: /^Requests/ })
		.getByRole("link")
		.nth(1);
	await expect(next).toBeFocused();
	await page.keyboard.press("k");
	await expect(panel).toBeVisible();
	await expect(page).toHaveURL(
		new RegExp(`open=${(await next.getAttribute("href"))?.split("/").at(-1)}`),
	);
});

test("a key is made and revoked by keys alone", async ({ page }) => {
	const name = uniqueName("keyboard");
	await page.goto("/settings/keys");
	await tabTo(page, page.getByRole("button", { name: "Create key" }).first());
	await page.keyboard.press("Enter");
	const dialog = page.getByRole("dialog");
	await tabTo(page, dialog.getByLabel("Name"));
	await page.keyboard.type(name);
	await page.keyboard.press("Enter");
	await expect(page.getByLabel("API key", { exact: true })).toContainText("sph_");
	await tabTo(page, page.getByRole("button", { name: "I have kept it" }));
	await page.keyboard.press("Enter");
	await tabTo(page, page.getByRole("button", { name: `Revoke ${name}` }));
	await page.keyboard.press("Enter");
	await tabTo(page, dialog.getByLabel(`Type ${name} to confirm`));
	await page.keyboard.type(name);
	await page.keyboard.press("Enter");
	await expect(page.getByRole("button", { name: `Revoke ${name}` })).toHaveCount(0);
});

test("a policy is published and rolled back by keys alone", async ({ page }) => {
	await page.goto("/settings/policy");
	const weight = page.getByLabel("Default weight of quality");
	await tabTo(page, weight);
	await page.keyboard.press("ControlOrMeta+a");
	await page.keyboard.type("26");
	const publish = page.getByRole("button", { name: "Publish…" });
	await expect(publish).toBeEnabled();
	await tabTo(page, publish);
	await page.keyboard.press("Enter");
	const dialog = page.getByRole("dialog");
	await tabTo(page, dialog.getByLabel("Reason"));
	await page.keyboard.type("keyboard: a little more quality");
	await page.keyboard.press("Enter");
	await expect(dialog).toBeHidden();
	await page.goto("/settings/policy?tab=versions");
	await expect(page.getByText("keyboard: a little more quality").first()).toBeVisible();
	await tabTo(page, page.getByRole("button", { name: "Roll back to version 1" }));
	await page.keyboard.press("Enter");
	await tabTo(page, dialog.getByLabel("Reason"));
	await page.keyboard.type("keyboard: back again");
	await page.keyboard.press("Enter");
	await expect(page.getByText("v1 in force")).toBeVisible();
});
