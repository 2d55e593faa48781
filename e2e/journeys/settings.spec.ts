import { stateOf } from "../support/accounts.ts";
import { expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.describe("an admin", () => {
	test.use({ storageState: stateOf("admin") });

	test("adds a user, changes the role, resets the password and disables the account", async ({
		page,
	}) => {
		await page.goto("/settings/users");
		await expectAccessible(page);
		await expectNoSideScroll(page);
		await page.getByRole("button", { name: "Add user" }).click();
		await page.getByRole("dialog").getByLabel("Name").fill("Journey Person");
		await page.getByRole("dialog").getByLabel("E-mail").fill("journey@example.com");
		await page.getByRole("dialog").getByLabel("Role").selectOption("auditor");
		await page.getByRole("dialog").getByRole("button", { name: "Add user" }).click();
		await expect(page.getByLabel("Temporary password", { exact: true })).not.toBeEmpty();
		await page.getByRole("button", { name: "I have kept it" }).click();
		const row = page.getByRole("row", { name: /journey@example.com/ });
		await expect(row).toContainText("auditor");
		await row.getByRole("button", { name: /^Reset password of/ }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Reset password" }).click();
		await page.getByRole("button", { name: "I have kept it" }).click();
		await row.getByRole("button", { name: /^Change/ }).click();
		await page.getByRole("dialog").getByLabel("Disabled").check();
		await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
		await expect(row).toContainText("disabled");
	});

	test("stores a provider whose secret is never shown again", async ({ page }) => {
		await page.goto("/settings/providers");
		await expectAccessible(page);
		await expectNoSideScroll(page);
		await page.getByRole("button", { name: "Add provider" }).first().click();
		await page.getByRole("dialog").getByLabel("Kind").selectOption("openai-compatible");
		await page.getByRole("dialog").getByLabel("Name").fill("journey");
		await page.getByRole("dialog").getByLabel("Base URL").fill("https://models.example.com/v1");
		await page.getByRole("dialog").getByLabel("Secret").fill("sk-journey-secret-9876");
		await page.getByRole("dialog").getByLabel("In use").uncheck();
		await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
		await expect(page.getByText("9876")).toBeVisible();
		await expect(page.getByText("sk-journey-secret")).toHaveCount(0);
		await page.getByRole("button", { name: "Remove journey" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Remove provider" }).click();
		await expect(page.getByText("9876")).toHaveCount(0);
	});

	test("sees the own account and its sessions", async ({ page }) => {
		await page.goto("/settings/account");
		await expect(page.getByText("this session", { exact: true })).toBeVisible();
		await expectAccessible(page);
		await expectNoSideScroll(page);
	});
});
