import { stateOf } from "../support/accounts.ts";
import { uniqueName } from "../support/prepare-data.ts";
import { expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.describe("an admin", () => {
	test.use({ storageState: stateOf("admin") });

	test("adds a user, changes the role, resets the password and disables the account", async ({
		page,
	}) => {
		const email = `${uniqueName("journey")}@example.com`;
		await page.goto("/settings/users");
		await expectAccessible(page);
		await expectNoSideScroll(page);
		await page.getByRole("button", { name: "Add user" }).click();
		await page.getByRole("dialog").getByLabel("Name").fill("Journey Person");
		await page.getByRole("dialog").getByLabel("E-mail").fill(email);
		await page.getByRole("dialog").getByLabel("Role").selectOption("auditor");
		await page.getByRole("dialog").getByRole("button", { name: "Add user" }).click();
		await expect(page.getByLabel("Temporary password", { exact: true })).not.toBeEmpty();
		await page.getByRole("button", { name: "I have kept it" }).click();
		const row = page.getByRole("row", { name: email });
		await expect(row).toContainText("auditor");
		await row.getByRole("button", { name: /^More for/ }).click();
		await page.getByRole("menuitem", { name: "Reset password…" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Reset password" }).click();
		await page.getByRole("button", { name: "I have kept it" }).click();
		await row.getByRole("button", { name: /^Change/ }).click();
		await page.getByRole("dialog").getByLabel("Role").selectOption("consumer");
		await expect(page.getByRole("dialog").getByText("From auditor to consumer")).toBeVisible();
		await expectAccessible(page);
		await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
		await expect(row).toContainText("consumer");
		await row.getByRole("button", { name: /^More for/ }).click();
		await page.getByRole("menuitem", { name: "Disable…" }).click();
		const disable = page.getByRole("dialog").getByRole("button", { name: "Disable" });
		await expect(disable).toBeDisabled();
		await page.getByRole("dialog").getByLabel(/^Type/).fill(email);
		await disable.click();
		await expect(row).toContainText("disabled");
		await page.getByLabel("State").selectOption("active");
		await expect(row).toHaveCount(0);

		await page.getByRole("tab", { name: "Permissions" }).click();
		await page.getByLabel("Search permissions").fill("auditlog export");
		await expect(page.getByRole("rowheader")).toHaveText(["auditLog.export"]);
		await expectAccessible(page);
		await expectNoSideScroll(page);
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
		await page.getByRole("dialog").getByLabel(/^Type/).fill("journey");
		await page.getByRole("dialog").getByRole("button", { name: "Remove provider" }).click();
		await expect(page.getByText("9876")).toHaveCount(0);
	});

	test("adds a channel whose address is never shown, tests it and reads why that failed", async ({
		page,
	}) => {
		await page.goto("/settings/notifications?tab=channels");
		await page.getByRole("button", { name: "Add channel" }).first().click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Name").fill("journey");
		await dialog.getByLabel("Address").fill("https://localhost/hook/T0P-SECRET");
		await dialog.getByText("Kinds: all").click();
		await dialog.getByLabel("API key about to expire (warning)").uncheck();
		await expectAccessible(page);
		await dialog.getByRole("button", { name: "Save" }).click();
		await expect(page.getByLabel("Signing secret", { exact: true })).toContainText("whsec_");
		await expectAccessible(page);
		await page.getByRole("button", { name: "I have kept it" }).click();
		await expect(page.getByText(/but not of: API key about to expire/)).toBeVisible();
		await page.getByRole("button", { name: "Send a test to journey" }).click();
		await expect(page.getByText(/^The test did not arrive: /)).toBeVisible();
		await expect(page.getByText("T0P-SECRET")).toHaveCount(0);
		await expectAccessible(page);
		await expectNoSideScroll(page);

		await page.getByRole("link", { name: "Delivery log of journey" }).click();
		await page.getByRole("button", { name: /^Show Test of the channel journey/ }).click();
		await expect(
			page.getByRole("dialog").getByText(/not allowed|could not be reached/),
		).toBeVisible();
		await expectAccessible(page);
		await page.keyboard.press("Escape");
		await page.getByRole("tab", { name: "Alerts" }).click();
		await expect(page.getByText(/^Open: /)).toBeVisible();
		await expectAccessible(page);

		await page.getByRole("tab", { name: "Channels" }).click();
		await page.getByRole("button", { name: "Remove journey" }).click();
		await page.getByRole("dialog").getByLabel(/^Type/).fill("journey");
		await page.getByRole("dialog").getByRole("button", { name: "Remove channel" }).click();
		await expect(page.getByText("Nobody is told yet")).toBeVisible();
	});

	test("names the environment, sets the zone in which months are counted, and a budget", async ({
		page,
	}) => {
		await page.goto("/settings/general");
		await page.getByLabel("Environment", { exact: true }).fill("journey env");
		await page.getByLabel("Reporting zone").fill("Asia/Kolkata");
		await page.getByLabel("Budget a month, USD").fill("250.50");
		await page.getByRole("button", { name: "Save" }).click();
		await expect(page.getByText(/Calendar month of Asia\/Kolkata/)).toBeVisible();
		await expect(page.getByText(/of \$250.50 spent/)).toBeVisible();
		await expectAccessible(page);
		await expectNoSideScroll(page);
		await page.goto("/settings/account");
		await expect(page.getByText("journey env").first()).toBeVisible();

		await page.goto("/settings/general");
		await page.getByLabel("Environment", { exact: true }).fill("");
		await page.getByLabel("Reporting zone").fill("UTC");
		await page.getByLabel("Budget a month, USD").fill("");
		await page.getByRole("button", { name: "Save" }).click();
		await expect(page.getByText(/Calendar month of UTC/)).toBeVisible();
	});

	test("sees the own account and its sessions", async ({ page }) => {
		await page.goto("/settings/account");
		await expect(page.getByText("this session", { exact: true })).toBeVisible();
		await expectAccessible(page);
		await expectNoSideScroll(page);
	});
});
