import { expect, type Page, test } from "@playwright/test";
import { emailOf, PASSWORD, stateOf } from "../support/accounts.ts";
import { createApiCaller } from "../support/call-api.ts";
import { storeRequests } from "../support/prepare-data.ts";

/** Opens a page whose scripts are held back, as a slow network does, until the returned call. */
async function openWithoutScripts(page: Page, address: string): Promise<() => void> {
	const release = await holdScripts(page);
	await page.goto(address, { waitUntil: "commit" });
	return release;
}

async function holdScripts(page: Page): Promise<() => void> {
	let release = () => {};
	const released = new Promise<void>((resolve) => {
		release = resolve;
	});
	await page.route("**/_next/static/**/*.js", async (route) => {
		await released;
		await route.continue();
	});
	return release;
}

/** Runs in the page: presses `g` and `c` in the very moment in which React owns all that is shown. */
function pressWhenOwned(): void {
	const isOwned = (element: Element) =>
		Object.keys(element).some((key) => key.startsWith("__reactProps$"));
	const { port1, port2 } = new MessageChannel();
	port1.onmessage = () => {
		const links = [...document.querySelectorAll("main a[href]")];
		if (links.length === 0 || !links.every(isOwned)) return port2.postMessage("again");
		for (const key of ["g", "c"]) {
			document.body.dispatchEvent(
				new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
			);
		}
	};
	port2.postMessage("look");
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
		await storeRequests(createApiCaller(page.request), 1);
		const releaseList = await openWithoutScripts(page, "/requests");
		await page.getByRole("checkbox", { name: "Select this row" }).first().click();
		await page.getByRole("button", { name: "Views" }).click();
		releaseList();
		await expect(page.getByRole("menuitem", { name: "Errors" })).toBeVisible();
		await page.keyboard.press("Escape");
		await expect(page.getByText("1 selected")).toBeVisible();
	});

	test("keys of the console are kept and act once each, in order", async ({ page }) => {
		const release = await openWithoutScripts(page, "/requests?range=6h");
		await expect(page.getByRole("combobox", { name: "Filter" })).toBeVisible();
		for (const key of ["z", "z", "f"]) await page.keyboard.press(key);
		await page.keyboard.type("status:ok is:simulated");
		for (const key of ["Escape", "Enter"]) await page.keyboard.press(key);
		release();
		await expect(page).toHaveURL(/range=24h/);
		await expect(page).toHaveURL(/q=status:ok(\+|%20)is:simulated/);

		await page.unrouteAll();
		const releaseNext = await openWithoutScripts(page, "/");
		await expect(page.getByRole("main")).toBeVisible();
		await page.keyboard.press("ControlOrMeta+k");
		await page.keyboard.type("models");
		await page.keyboard.press("Enter");
		releaseNext();
		await expect(page).toHaveURL("/models");
	});

	test("keys pressed in the moment in which React takes the page over are not lost", async ({
		page,
	}) => {
		await page.addInitScript(pressWhenOwned);
		await page.goto("/");
		await expect(page).toHaveURL("/playground");
	});

	test("what is typed after Ctrl K lands in the palette, however long that takes to load", async ({
		page,
	}) => {
		await page.goto("/routing");
		await expect(page.locator("html")).toHaveAttribute("data-keys", "act");
		await page.waitForLoadState("networkidle");
		const release = await holdScripts(page);
		await page.keyboard.press("ControlOrMeta+k");
		await page.keyboard.type("models", { delay: 20 });
		await page.keyboard.press("Enter");
		release();
		await expect(page).toHaveURL("/models");
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
