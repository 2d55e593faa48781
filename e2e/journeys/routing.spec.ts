import { stateOf } from "../support/accounts.ts";
import { expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.use({ storageState: stateOf("operator") });

test("a link pressed while an answer is still being recorded is followed", async ({ page }) => {
	await page.goto("/playground");
	// Decisions open once the turn is over: what it does at its end must not call the opening off.
	const turnIsOver = page.waitForResponse(/playground\.conversations/);
	await page.route(/\/routing\/.*_rsc=/, async (route) => {
		await turnIsOver;
		await route.continue();
	});
	await page.getByLabel("Your question").fill("[[sim:ttft=20]] Something to decide about");
	await page.keyboard.press("Enter");
	await page.getByRole("link", { name: "Why this model" }).click();
	await expect(page).toHaveURL(/\/routing\//);
});

test("a decision says what it expected, what came of it, and what today's policy would choose", async ({
	page,
}) => {
	await page.goto("/playground");
	await page.getByLabel("Your question").fill("[[sim:ttft=20]] Something to decide about");
	await page.keyboard.press("Enter");
	const answer = page.getByRole("article", { name: "Answer", exact: true });
	await answer.getByRole("button", { name: "Bad answer" }).click();
	await expect(answer.getByRole("button", { name: "Bad answer" })).toHaveAttribute(
		"aria-pressed",
		"true",
	);
	await answer.getByRole("link", { name: "Why this model" }).click();
	await expect(page).toHaveURL(/\/routing\//);

	const expected = page.getByRole("row", { name: /^First token, p95/ });
	await expect(expected).toContainText("ms");
	await expect(page.getByText("Asked", { exact: true })).toBeVisible();
	await page.getByRole("button", { name: "Make it again under today's" }).click();
	await expect(page.getByText(/^the same policy, v|the same choice under v/)).toBeVisible();
	await expectAccessible(page);
	await expectNoSideScroll(page);

	await page.goto("/routing?q=rated:down");
	await expect(page.getByRole("table", { name: /^Routing decisions/ })).toBeVisible();
	await page.getByRole("tab", { name: "Expected and actual" }).click();
	await expect(page).toHaveURL(/tab=calibration/);
	const chart = page.getByRole("figure", { name: "Latency, expected and actual" });
	await expect(chart).toContainText(/decisions looked at/);
	await expectAccessible(page);
	await expectNoSideScroll(page);
	await chart.getByRole("button", { name: /as a table$/ }).click();
	await expect(chart.getByRole("table")).toContainText("Expected p95");
	await page.reload();
	await expect(chart).toBeVisible();

	await page.getByRole("tab", { name: "Regret by day" }).click();
	const days = page.getByRole("table", { name: "Regret by day", exact: true });
	await expect(days.getByRole("row")).toHaveCount(8);
	await expect(days).toContainText(/so far/);
	await expect(page.getByRole("figure", { name: "Mean regret by day" })).toContainText(
		/days have decisions/,
	);
	await expectAccessible(page);
	await expectNoSideScroll(page);
});
