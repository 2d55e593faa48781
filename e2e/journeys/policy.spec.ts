import { stateOf } from "../support/accounts.ts";
import { expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.use({ storageState: stateOf("admin") });

test("a published policy changes the ranking; rolling back restores it; the log has both", async ({
	page,
}) => {
	const first = () =>
		page
			.getByRole("table", { name: /Models ranked/ })
			.getByRole("link")
			.first()
			.textContent();
	await page.goto("/models?preset=balanced");
	const before = await first();

	await page.goto("/settings/policy");
	await expectAccessible(page);
	await expectNoSideScroll(page);
	for (const factor of ["freshness", "latency", "quality"]) {
		await page.getByLabel(`Default weight of ${factor}`).fill("0");
	}
	for (const factor of ["freshness", "latency", "quality", "cost"]) {
		const weight = factor === "cost" ? "100" : "0";
		await page.getByLabel(`Weight of ${factor} in preset balanced`).fill(weight);
		await page.getByLabel(`Weight of ${factor} in preset fast`).fill(weight);
		await page.getByLabel(`Weight of ${factor} in preset quality`).fill(weight);
	}
	await expect(page.getByRole("rowheader", { name: "weights.quality" })).toBeVisible();
	await page.getByRole("button", { name: "Publish…" }).click();
	await page.getByRole("dialog").getByLabel("Reason").fill("journey: only the price counts");
	await expectAccessible(page);
	await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
	await expect(page.getByText(/only the price counts/).first()).toBeVisible();
	await page.goto("/models?preset=balanced");
	await expect.poll(first).not.toBe(before);

	await page.goto("/settings/policy?tab=versions");
	await page.getByRole("button", { name: "Roll back to version 1" }).click();
	await page.getByRole("dialog").getByLabel("Reason").fill("journey: back to the seed's weights");
	await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
	await expect(page.getByText("v1 in force")).toBeVisible();
	await expectAccessible(page);
	await page.goto("/models?preset=balanced");
	await expect.poll(first).toBe(before);

	await page.goto("/settings/audit-log?action=policy.");
	const log = page.getByRole("table", { name: "Audit log, newest first" });
	await log
		.getByRole("button", { name: /Open entry .* policy.rollback/ })
		.first()
		.click();
	await expect(
		page.getByRole("dialog").getByText("journey: back to the seed's weights"),
	).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(log.getByText("policy.publish").first()).toBeVisible();
	await log
		.getByRole("button", { name: /Open entry .* policy.publish/ })
		.first()
		.click();
	await expect(page.getByRole("dialog").getByText("After", { exact: true })).toBeVisible();
	await expectAccessible(page);
	const link = page.url();
	expect(link).toContain("entry=");
	await page.getByRole("dialog").getByRole("button", { name: "Entry before" }).click();
	await page.goto(link);
	await expect(page.getByRole("dialog").getByText("After", { exact: true })).toBeVisible();
	await page.keyboard.press("Escape");
	await page.getByRole("button", { name: "Any time" }).click();
	await expect(page).toHaveURL(/range=/);
	await expect(log.getByText("policy.publish").first()).toBeVisible();
	await page.getByRole("button", { name: "Verify chain" }).click();
	await expect(page.getByText(/entries hold$/)).toBeVisible();
	await expectNoSideScroll(page);
});

test("a policy that cannot be is refused with the place and the nearest key", async ({ page }) => {
	await page.goto("/settings/policy");
	await page.getByRole("radio", { name: "JSON" }).click();
	const editor = page.getByLabel("Policy as JSON");
	await editor.fill((await editor.inputValue()).replace('"latencyMetric"', '"latencyMetrik"'));
	await expect(page.getByText("This is not a valid policy")).toBeVisible();
	await expect(page.getByText(/did you mean "latencyMetric"/)).toBeVisible();
	await expect(page.getByRole("button", { name: "Publish…" })).toBeDisabled();
});

test("a draft survives a reload, is simulated, and a colleague's publish is put beside it", async ({
	page,
	browser,
}) => {
	await page.goto("/settings/policy");
	await page.getByLabel("Default weight of cost").fill("60");
	await page.getByLabel("Allowed providers").fill("openai, anthropic, googel");
	await page.getByLabel("Allowed providers").blur();
	await expect(page.getByText(/googel: no model of the catalogue has it/)).toBeVisible();
	await expect(page.getByText(/They sum to 150/)).toBeVisible();
	await page.reload();
	await expect(page.getByText("Your unpublished draft is back")).toBeVisible();
	await expect(page.getByLabel("Default weight of cost")).toHaveValue("60");
	await page.getByLabel("Allowed providers").fill("openai, anthropic, google");
	await page.getByLabel("Allowed providers").blur();
	await page.getByRole("button", { name: "Simulate", exact: true }).click();
	await expect(page.getByRole("region", { name: "Result of the simulation" })).toContainText(
		/decisions|decision of the last 7 days/,
	);
	await expectAccessible(page);
	await expectNoSideScroll(page);

	const colleague = await browser.newContext({ storageState: stateOf("operator") });
	const other = await colleague.newPage();
	await other.goto("/settings/policy");
	await other.getByLabel("Default weight of quality").fill("55");
	await other.getByRole("button", { name: "Publish…" }).click();
	await other.getByRole("dialog").getByLabel("Reason").fill("journey: a colleague was faster");
	await other.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
	await expect(other.getByText(/a colleague was faster/).first()).toBeVisible();
	await colleague.close();

	await expect(page.getByText(/was published while you wrote on/)).toBeVisible({ timeout: 40_000 });
	await expect(page.getByRole("button", { name: "Publish…" })).toBeDisabled();
	await expectAccessible(page);
	await page.getByRole("button", { name: /^Put my changes onto v/ }).click();
	await expect(page.getByLabel("Default weight of quality")).toHaveValue("55");
	await expect(page.getByLabel("Default weight of cost")).toHaveValue("60");
	await page.getByRole("button", { name: "Discard" }).click();
	await expect(page.getByLabel("Default weight of cost")).toHaveValue("10");

	await page.getByRole("tab", { name: "Versions" }).click();
	await page.getByRole("button", { name: "Show version 1", exact: true }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("Before: version").fill("2");
	await dialog.getByLabel("After: version").fill("1");
	await dialog.getByRole("button", { name: "Compare" }).click();
	await expect(dialog.getByText("From v2 (before) to v1 (after):")).toBeVisible();
	await expectAccessible(page);
	await page.keyboard.press("Escape");
	await page.getByRole("button", { name: "Roll back to version 1", exact: true }).click();
	await page.getByRole("dialog").getByLabel("Reason").fill("journey: as it was");
	await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
	await expect(page.getByText("v1 in force")).toBeVisible();
});
