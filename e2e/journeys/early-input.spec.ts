import { expect, type Page, test } from "@playwright/test";
import { emailOf, PASSWORD, stateOf } from "../support/accounts.ts";

/** Holds all scripts of the page back, as a slow network does, until the returned call. */
async function openWithoutScripts(page: Page, address: string): Promise<() => void> {
	let release = () => {};
	const released = new Promise<void>((resolve) => {
		release = resolve;
	});
	await page.route("**/_next/static/**/*.js", async (route) => {
		await released;
		await route.continue();
	});
	await page.goto(address, { waitUntil: "commit" });
	return release;
}

test.describe("before the scripts of a page are there", () => {
	test.use({ storageState: stateOf("operator") });

	test("a question can be typed and sent, rows selected and menus opened: nothing is lost", async ({
		page,
	}) => {
		const release = await openWithoutScripts(page, "/playground");
		await page.getByLabel("Your question").fill("[[sim:ttft=20]] Typed too early");
		await page.keyboard.press("Enter");
		await expect(page.getByLabel("Your question")).toHaveValue("[[sim:ttft=20]] Typed too early");
		release();
		const question = page.getByRole("article", { name: "Question" });
		await expect(question).toContainText("Typed too early");
		await expect(page.getByRole("article", { name: "Answer", exact: true })).toBeVisible();

		await page.unrouteAll();
		const releaseList = await openWithoutScripts(page, "/requests");
		await page.getByRole("checkbox", { name: "Select this row" }).first().click();
		await page.getByRole("button", { name: "Views" }).click();
		releaseList();
		await expect(page.getByRole("menuitem", { name: "Errors" })).toBeVisible();
		await page.keyboard.press("Escape");
		await expect(page.getByText("1 selected")).toBeVisible();
	});
});

test("Enter in the sign-in form waits for the scripts and never puts the password into an address", async ({
	page,
}) => {
	const addresses: string[] = [];
	page.on("request", (request) => addresses.push(request.url()));
	const release = await openWithoutScripts(page, "/sign-in?next=%2Fmodels");
	await page.getByLabel("E-mail").fill(emailOf("operator"));
	await page.getByLabel("Password").fill(PASSWORD);
	await page.keyboard.press("Enter");
	release();
	await expect(page).toHaveURL("/models");
	expect(addresses.filter((address) => address.includes("password"))).toEqual([]);
});
