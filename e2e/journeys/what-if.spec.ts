import { stateOf } from "../support/accounts.ts";
import { expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.use({ storageState: stateOf("operator") });

test("weights are moved, ranks follow, and the draft opens in the policy editor", async ({
	page,
}) => {
	await page.goto("/models");
	await page.getByRole("button", { name: "What if" }).click();
	const cost = page.getByRole("slider", { name: "Cost" });
	await cost.focus();
	await page.keyboard.press("End");
	const table = page.getByRole("table", { name: /Models ranked/ });
	await expect(table.getByRole("columnheader", { name: "Moved" })).toBeVisible();
	const effect = page.getByRole("region", { name: "Effect on the last 7 days" });
	await expect(effect).toContainText(/n=|No decision of the last 7 days/);
	await expectAccessible(page);
	await expectNoSideScroll(page);

	const points = await page.locator("output").last().textContent();
	await page.reload();
	await expect(page.locator("output").last()).toHaveText(points ?? "");
	await page.getByRole("link", { name: "Save as draft" }).click();
	await expect(page.getByLabel("Policy as JSON")).toHaveValue(/"cost": 100/);
	await expect(page.getByRole("heading", { name: /^Changes against v/ })).toBeVisible();
	await expectAccessible(page);
});

test("models stand side by side, named in the address", async ({ page }) => {
	await page.goto("/models");
	const boxes = page.getByRole("checkbox", { name: /^Compare / });
	await boxes.nth(0).check();
	await boxes.nth(1).check();
	const table = page.getByRole("table", { name: "Models side by side" });
	await expect(table.getByRole("columnheader")).toHaveCount(2);
	await expect(table.getByRole("row", { name: /^Context/ })).toContainText("tokens");
	await expectAccessible(page);
	await expectNoSideScroll(page);
	await page.reload();
	await expect(table.getByRole("columnheader")).toHaveCount(2);
});

test("one question goes to two models, with its variables; answers are rated", async ({ page }) => {
	await page.goto("/playground");
	await page.getByRole("button", { name: "Side by side" }).click();
	await page.getByLabel("Your question").fill("[[sim:ttft=20]] Say something of {{topic}}.");
	await page.getByLabel("topic", { exact: true }).fill("tea");
	await expectAccessible(page);
	await page.getByRole("button", { name: "Send" }).click();
	const columns = page.getByRole("region", { name: /^Column / });
	await expect(columns).toHaveCount(2);
	for (const column of await columns.all()) {
		await expect(column.getByRole("article", { name: "Question" })).toContainText("of tea.");
		await expect(column.getByRole("article", { name: "Answer", exact: true })).toBeVisible();
	}
	await expectNoSideScroll(page);

	const first = columns.first();
	await first.getByRole("button", { name: "Bad answer" }).click();
	await first.getByLabel("Too long").check();
	await first.getByLabel("In your own words").fill("half would do");
	await first.getByRole("button", { name: "Keep the reason" }).click();
	await expect(first.getByRole("form", { name: "Why?" })).toBeHidden();
	await page.reload();
	await expect(first.getByRole("button", { name: "Bad answer" })).toHaveAttribute(
		"aria-pressed",
		"true",
	);
	await expectAccessible(page);
});
