import { stateOf } from "../support/accounts.ts";
import { expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.use({ storageState: stateOf("operator") });

test("the ranking shows every score in four parts and every exclusion with its reason", async ({
	page,
}) => {
	await page.goto("/models");
	const table = page.getByRole("table", { name: /Models ranked/ });
	await expect(table.getByRole("row").nth(1)).toContainText("sim-");
	await expect(
		table.getByRole("img", { name: /Freshness .* Latency .* Quality .* Cost / }).first(),
	).toBeVisible();
	await expect(page.getByText("Provider not allowed").first()).toBeVisible();
	await expect(page.getByText("Expired").first()).toBeVisible();
	await expectAccessible(page);
	await expectNoSideScroll(page);

	await page.getByRole("radio", { name: "fast" }).click();
	await expect(page).toHaveURL(/preset=fast/);
	await expect(page.getByRole("table", { name: "Models ranked by the preset fast" })).toBeVisible();
	await page.goBack();
	await page.goto("/models?preset=quality");
	await expect(page.getByRole("radio", { name: "quality" })).toBeChecked();

	await page.getByRole("button", { name: "Refresh" }).click();
	await expect(page.getByText(/Nothing has changed|has changed and is in force/)).toBeVisible();

	await page.getByRole("button", { name: "Cost and quality" }).click();
	const chart = page.getByRole("figure", { name: "Cost and quality of the models" });
	await expect(chart).toContainText(/candidates\. On the dashed line/);
	await page.getByRole("radio", { name: "Excluded" }).click();
	await expect(page).toHaveURL(/look=excluded/);
	await expect(page.getByText("The excluded models stand below")).toBeVisible();
	await page.getByRole("radio", { name: "Best now" }).click();
	await page.getByLabel("Provider").selectOption("openai");
	await expect(table.getByRole("row").nth(1)).toContainText("openai/");
	await expectAccessible(page);
	await expectNoSideScroll(page);
	await page.reload();
	await expect(page.getByLabel("Provider")).toHaveValue("openai");
	await expect(chart).toBeVisible();

	await page.getByLabel("Price").selectOption("10");
	await expect(page).toHaveURL(/price=10/);
	await table.getByRole("button", { name: "Typical call" }).click();
	const ordered = page.getByRole("table", { name: "Models by Typical call" });
	await expect(ordered).toBeVisible();
	await page.reload();
	await expect(page.getByLabel("Price")).toHaveValue("10");
	await ordered.getByRole("link").first().click();
	await expect(page.getByRole("heading", { name: /Rank \d+ of/ })).toBeVisible();
	await expect(page.getByText(/^freshness [\d.]+ × .* of 100$/)).toBeVisible();
	await expect(page.getByRole("heading", { name: "Score, last 7 days" })).toBeVisible();
	await expect(page.getByRole("heading", { name: "Incidents" })).toBeVisible();
	await expectAccessible(page);
	await expectNoSideScroll(page);

	await page.goto(`${new URL(page.url()).pathname}?preset=cheapest`);
	await expect(page.getByText("there is no preset “cheapest”")).toBeVisible();
	await page.getByRole("button", { name: "Take it out" }).click();
	await expect(page).not.toHaveURL(/preset/);
});
