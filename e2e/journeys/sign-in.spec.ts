import { emailOf, PASSWORD, setupUrl, signIn, stateOf } from "../support/accounts.ts";
import { expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.describe("signing in", () => {
	test("the set-up link does not work twice", async ({ page }) => {
		await page.goto(setupUrl());
		await expect(page.getByText("Sophia is set up already")).toBeVisible();
		await expectAccessible(page);
	});

	test("leads back to the page that was asked for, and out again", async ({ page }) => {
		await page.goto("/requests?outcome=ok");
		await expect(page).toHaveURL(/\/sign-in\?next=/);
		await expectAccessible(page);
		await expectNoSideScroll(page);
		await page.getByLabel("E-mail").fill(emailOf("operator"));
		await page.getByLabel("Password").fill(PASSWORD);
		await page.keyboard.press("Enter");
		await expect(page).toHaveURL("/requests?outcome=ok");
		await expect(page.getByRole("heading", { name: "Requests", level: 1 })).toBeVisible();
		await page.getByRole("button", { name: /Account of/ }).click();
		await page.getByRole("menuitem", { name: "Sign out" }).click();
		await expect(page).toHaveURL(/\/sign-in/);
		await page.goto("/requests");
		await expect(page).toHaveURL(/\/sign-in/);
	});
});

test("a wrong password says so without telling which part was wrong", async ({ browser }) => {
	// A refused sign-in is a 401, which the browser logs: so this page is not watched for errors.
	const page = await browser.newPage();
	await signIn(page, "nobody@example.com", "not the password");
	await expect(page.getByText("The e-mail address or the password is not right.")).toBeVisible();
	await expect(page.getByLabel("E-mail")).toHaveValue("nobody@example.com");
	await page.close();
});

test("a page that outlives its session says so and leads back to itself", async ({ browser }) => {
	// The answers are 401, which the browser logs: so this page is not watched for errors.
	const context = await browser.newContext();
	const page = await context.newPage();
	await signIn(page, emailOf("operator"), PASSWORD);
	await expect(page).toHaveURL("/");
	await page.goto("/models");
	await expect(page.getByRole("heading", { name: "Models & scores", level: 1 })).toBeVisible();
	await context.clearCookies();
	await page
		.getByRole("radio", { name: "fast" })
		.or(page.getByRole("button", { name: "fast" }))
		.click();
	await expect(page.getByText("Your session has ended")).toBeVisible();
	await page.getByRole("button", { name: "Sign in again" }).click();
	await expect(page).toHaveURL(/\/sign-in\?next=%2Fmodels/);
	await context.close();
});

test.describe("the frame", () => {
	test.use({ storageState: stateOf("executive") });

	test("shows only what the role may open, and says who may open the rest", async ({ page }) => {
		await page.goto("/");
		const main = page.getByRole("navigation", { name: "Main" });
		await expect(main.getByRole("link", { name: "Models & scores" })).toBeVisible();
		await expect(main.getByRole("link", { name: "Requests" })).toBeHidden();
		await expectAccessible(page);
		await page.goto("/requests");
		await expect(page.getByText("You do not have access to requests")).toBeVisible();
		await expect(
			page.getByText(/open to the admin, operator, auditor and consumer roles/),
		).toBeVisible();
		await expectAccessible(page);
	});

	test("keeps the chosen theme over a reload", async ({ page }) => {
		await page.goto("/");
		const account = page.getByRole("button", { name: /Account of/ });
		await account.click();
		await page.getByRole("menuitemradio", { name: "Dark" }).click();
		await expect(page.locator("body[data-scroll-locked]")).toHaveCount(0);
		await page.keyboard.press("Escape");
		await expect(account).toBeFocused();
		await page.reload();
		await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
	});

	test("can be passed by keyboard straight to the content", async ({ page }) => {
		await page.goto("/");
		await page.keyboard.press("Tab");
		await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
		await page.keyboard.press("Enter");
		await expect(page.getByRole("main")).toBeFocused();
	});

	test("an address that leads nowhere says so", async ({ browser }) => {
		const page = await browser.newPage({ storageState: stateOf("executive") });
		const answer = await page.goto("/models-of-old");
		expect(answer?.status()).toBe(404);
		await expect(page.getByText("There is no such page")).toBeVisible();
		await page.close();
	});
});
