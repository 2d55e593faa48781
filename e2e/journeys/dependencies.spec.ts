import path from "node:path";
import type { Page } from "@playwright/test";
import { stateOf } from "../support/accounts.ts";
import { createApiCaller } from "../support/call-api.ts";
import {
	auditFiles,
	auditShop,
	importAdvisories,
	SHOP,
	uniqueName,
} from "../support/prepare-data.ts";
import { expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.use({ storageState: stateOf("operator") });
test.beforeAll(importAdvisories);

/** A project of this test alone that has been audited, on its page. */
async function openShop(page: Page, audits = 1): Promise<{ name: string; address: string }> {
	const name = uniqueName("shop");
	const id = await auditShop(createApiCaller(page.request), name, audits);
	const address = `/dependencies/${id}`;
	await page.goto(address);
	await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
	return { name, address };
}

test("an uploaded lock is audited, and each of its findings says how it came in and how to end it", async ({
	page,
}) => {
	test.slow();
	await page.goto("/dependencies");
	await page.getByRole("button", { name: "Add project" }).first().click();
	const dialog = page.getByRole("dialog", { name: "Add a project" });
	await dialog.getByText("Upload", { exact: true }).click();
	await dialog.getByLabel("Name").fill(uniqueName("shop"));
	await dialog.getByLabel("Files").setInputFiles(SHOP.slice(0, 1));
	await expect(dialog.getByRole("alert")).toContainText("none of them is a lock");
	await dialog.getByLabel("Files").setInputFiles(SHOP);
	await expectAccessible(page);
	await dialog.getByRole("button", { name: "Add and audit" }).click();

	await expect(page).toHaveURL(/\/dependencies\/[0-9a-f-]{36}$/);
	const checks = page.getByRole("list", { name: "Checks of the last audit" });
	await expect(checks.getByRole("listitem")).toHaveCount(6, { timeout: 120_000 });
	await expect(checks.getByRole("listitem").filter({ hasText: "Vulnerabilities" })).toContainText(
		"2 found, 1 fails",
	);
	// What could not be looked at is never a figure.
	const unused = checks.getByRole("listitem").filter({ hasText: "Unused & imports" });
	await expect(unused).toContainText("not checked");
	await expect(unused).not.toContainText("0");

	const table = page.getByRole("table", { name: "Findings, by risk" });
	await expect(table.getByRole("row")).toHaveCount(3);
	await expect(table.getByRole("row").nth(1)).toContainText("example-url 1.0.0");
	await expect(table.getByRole("row").nth(2)).toContainText("outside");
	await expectAccessible(page);
	await expectNoSideScroll(page);

	await table.getByRole("link", { name: "example-url 1.0.0" }).click();
	await expect(page).toHaveURL(/open=/);
	const panel = page.getByRole("region", { name: "Finding", exact: true });
	await expect(panel).toContainText("example-web");
	await expect(panel.getByRole("region", { name: "Command that fixes it" })).toContainText(
		'uv lock --upgrade-package "example-url>=1.2.0"',
	);
	// The text of an advisory is somebody else's: nothing of it is run or fetched.
	const text = panel.getByRole("region", { name: "Text of EXAMPLE-2026-1" });
	await expect(text).toContainText("<script>alert('no')</script>");
	await expect(text.locator("img, script")).toHaveCount(0);
	await expectAccessible(page);
	await page.keyboard.press("j");
	await expect(panel).toContainText("EXAMPLE-2026-2");
	await page.keyboard.press("Escape");
	await expect(panel).toBeHidden();
});

test("a decision needs a reason and an end, is seen everywhere, and can be taken back", async ({
	page,
}) => {
	test.slow();
	await openShop(page);
	await page.getByRole("link", { name: "example-url 1.0.0" }).click();
	await page.getByRole("button", { name: "Accept or decide…" }).click();
	const dialog = page.getByRole("dialog", { name: /Decide on example-url/ });
	await dialog.getByLabel("Decision").selectOption("Not affected");
	await dialog.getByLabel("Why it is not affected").selectOption("The code is never called");
	await dialog.getByLabel("Reason").fill("too short");
	await dialog.getByRole("button", { name: "Decide" }).click();
	await expect(dialog).toBeVisible();
	await dialog.getByLabel("Reason").fill("the shop never reads addresses of strangers");
	await expectAccessible(page);
	await dialog.getByRole("button", { name: "Decide" }).click();
	await expect(dialog).toBeHidden();

	const panel = page.getByRole("region", { name: "Finding", exact: true });
	await expect(panel).toContainText("not affected until");
	await page.keyboard.press("Escape");
	const table = page.getByRole("table", { name: /^Findings/ });
	await expect(table.getByRole("row")).toHaveCount(2, { timeout: 60_000 });

	await page.getByRole("button", { name: "Remove the filter state:open" }).click();
	await expect(table.getByRole("row")).toHaveCount(3);
	const filtered = page.url();
	await page.reload();
	await expect(table.getByRole("row")).toHaveCount(3);
	expect(page.url()).toBe(filtered);
	await page.goBack();
	await expect(table.getByRole("row")).toHaveCount(2);

	await page.getByRole("tab", { name: "Decisions" }).click();
	const decisions = page.getByRole("table", { name: /^Decisions/ });
	await expect(decisions).toContainText("never reads addresses");
	await expectAccessible(page);
	await decisions.getByRole("button", { name: /^Take back/ }).click();
	const asking = page.getByRole("dialog", { name: /^Take back/ });
	await asking.getByLabel("Why").fill("it does read them since the last release");
	await asking.getByRole("button", { name: "Take it back" }).click();
	await expect(decisions).toContainText("taken back", { timeout: 60_000 });
});

test("what fills more than a page is decided on at once, and taken back at once", async ({
	page,
}) => {
	test.slow();
	const pins = Array.from({ length: 60 }, (_, index) => `package-${index}==1.0.0\n`);
	const files = [{ name: "requirements.txt", content: pins.join("") }];
	const id = await auditFiles(createApiCaller(page.request), uniqueName("pins"), files);
	const nextPage = page.waitForResponse((response) =>
		/findings\.list\?.*cursor/.test(response.url()),
	);
	await page.goto(`/dependencies/${id}?q=state%3Aopen+check%3Alock_integrity`);
	// It is there before anybody asks for it.
	await nextPage;
	const table = page.getByRole("table", { name: "Findings, by risk" });
	await table.getByRole("checkbox", { name: "Select all rows of this page" }).check();
	await page.getByRole("button", { name: "Select all 60 open findings that match" }).click();
	await expectAccessible(page);
	await page.getByRole("button", { name: "Accept or decide…" }).click();
	const dialog = page.getByRole("dialog", { name: "Decide on all 60 findings that match" });
	await dialog.getByLabel("Reason").fill("hashes are added with the next release");
	await dialog.getByRole("button", { name: "Decide" }).click();
	await expect(dialog).toBeHidden();
	await expect(page.getByText("No finding matches these filters")).toBeVisible({ timeout: 60_000 });

	await page.getByRole("tab", { name: "Decisions" }).click();
	const decisions = page.getByRole("table", { name: /^Decisions/ });
	await decisions
		.getByRole("button", { name: /^Take back/ })
		.first()
		.click();
	const asking = page.getByRole("dialog", { name: /^Take back/ });
	await asking.getByLabel("Why").fill("there will be no next release");
	await asking.getByLabel("Take back all 60").check();
	await expectAccessible(page);
	await asking.getByRole("button", { name: "Take 60 back" }).click();
	await expect(asking).toBeHidden();
	await page.getByRole("tab", { name: "Findings" }).click();
	await expect(page.getByText("50 findings on this page of 60")).toBeVisible({ timeout: 60_000 });
	await page.getByRole("button", { name: "Next", exact: true }).click();
	await expect(page.getByText("10 findings on this page of 60")).toBeVisible();
});

test("every part of an audit opens by keyboard; audits are compared and leave as files", async ({
	page,
}) => {
	test.slow();
	await openShop(page, 2);
	await page.getByRole("tab", { name: "Findings" }).focus();
	const parts = ["Licences", "Unused & imports", "Drift", "Integrity & configuration"];
	for (const part of parts) {
		await page.keyboard.press("ArrowRight");
		await expect(page.getByRole("tab", { name: part })).toHaveAttribute("aria-selected", "true");
	}
	await expect(page.getByRole("table", { name: "Issues: Configuration" })).toContainText(
		"compile-bytecode",
	);
	await expect(page.getByRole("table", { name: "Issues: Lock integrity" })).toContainText(
		"example-mail",
	);
	await expectAccessible(page);
	await expectNoSideScroll(page);

	await page.getByRole("tab", { name: "History" }).click();
	const audits = page.getByRole("table", { name: "Audits, newest first" });
	await expect(audits.getByRole("row").nth(2)).toBeVisible();
	await audits.getByRole("checkbox", { name: "Select this row" }).first().check();
	await page.getByRole("button", { name: "Compare" }).click();
	await expect(page.getByText(/^Nothing differs|opened, .* gone/)).toBeVisible();
	await expect(page.getByRole("figure", { name: /Open vulnerabilities/ })).toContainText(/open on/);
	await expectAccessible(page);

	await page.getByRole("button", { name: "Export" }).click();
	await expect(page.getByText(/findings, 3 packages/)).toBeVisible();
	const expected = {
		CSV: "example-url",
		SARIF: '"version": "2.1.0"',
		CycloneDX: '"CycloneDX"',
		HTML: "<!doctype html>",
		JSON: '"lock_integrity"',
	};
	for (const [format, content] of Object.entries(expected)) {
		const link = page.getByRole("link", { name: new RegExp(`^${format}`) });
		const answer = await page.request.get((await link.getAttribute("href")) ?? "");
		expect(answer.status(), format).toBe(200);
		expect((await answer.text()).toLowerCase(), format).toContain(content.toLowerCase());
	}
});

test("the project that ships as an example has nothing known against it", async ({ page }) => {
	test.slow();
	await page.goto("/dependencies");
	await page.getByRole("button", { name: "Add project" }).first().click();
	const dialog = page.getByRole("dialog", { name: "Add a project" });
	await dialog.getByLabel("Name").fill(uniqueName("example"));
	await dialog.getByLabel("Path of the folder").fill(path.resolve("examples/sophia-ai"));
	await dialog.getByRole("button", { name: "Add and audit" }).click();
	const checks = page.getByRole("list", { name: "Checks of the last audit" });
	await expect(checks.getByRole("listitem")).toHaveCount(6, { timeout: 120_000 });
	await expect(checks.getByRole("listitem").filter({ hasText: "Vulnerabilities" })).toContainText(
		/none known to \d{4}-\d{2}-\d{2}/,
	);
	await expect(page.getByText("No open vulnerability", { exact: true })).toBeVisible();
	await expectAccessible(page);
});

test.describe("as an executive", () => {
	test.use({ storageState: stateOf("executive") });

	test("audits can be read, nothing can be changed", async ({ page, request }) => {
		const name = uniqueName("shop");
		await auditShop(createApiCaller(request, "operator"), name);
		await page.goto("/");
		await expect(page.getByRole("link", { name: "High & critical open" })).toBeVisible();
		await page.keyboard.press("g");
		await page.keyboard.press("d");
		await expect(page).toHaveURL(/\/dependencies$/);
		const link = page.getByRole("link", { name, exact: true });
		await expect(link).toBeVisible();
		await expect(page.getByRole("button", { name: "Add project" })).toHaveCount(0);
		await expectAccessible(page);
		await expectNoSideScroll(page);
		await link.click();
		await page.getByRole("link", { name: "example-url 1.0.0" }).click();
		await expect(page.getByRole("region", { name: "Finding", exact: true })).toContainText("CVSS");
		await expect(page.getByRole("button", { name: "Accept or decide…" })).toHaveCount(0);
	});
});

test("findings of all projects are filtered and decided on together; each audit stays at its address", async ({
	page,
}) => {
	test.slow();
	const { name, address } = await openShop(page);
	await page.goto("/dependencies");
	await page.getByRole("link", { name: "Show all findings" }).click();
	const table = page.getByRole("table", { name: "Findings, by risk" });
	await expect(table.getByRole("row").nth(2)).toBeVisible();
	await page.getByRole("button", { name: "Project", exact: true }).click();
	await page.getByRole("menuitemcheckbox", { name }).click();
	await expect(page).toHaveURL(new RegExp(`project:${name}`));
	await page.keyboard.press("Escape");
	await expect(table.getByRole("row")).toHaveCount(3);
	await table.getByRole("checkbox", { name: "Select all rows of this page" }).check();
	await expectAccessible(page);
	await expectNoSideScroll(page);
	await page.getByRole("button", { name: "Accept or decide…" }).click();
	const dialog = page.getByRole("dialog", { name: "Decide on 2 findings" });
	await dialog.getByLabel("Reason").fill("the shop is taken down at the end of the month");
	await expectAccessible(page);
	await dialog.getByRole("button", { name: "Decide" }).click();
	await expect(dialog).toBeHidden();
	await expect(page.getByText("No finding matches these filters")).toBeVisible({ timeout: 60_000 });

	await page.goto(`${address}?tab=history`);
	const audits = page.getByRole("table", { name: "Audits, newest first" });
	await audits.getByRole("link").nth(1).click();
	await expect(page).toHaveURL(/\/audits\/[0-9a-f-]{36}$/);
	await expect(page.getByText("A later audit of this project has been made")).toBeVisible();
	await expect(page.getByRole("table", { name: "Issues: Vulnerabilities" })).toContainText(
		"EXAMPLE-2026-1",
	);
	await expectAccessible(page);
	await expectNoSideScroll(page);
	await page.getByRole("tab", { name: "Unused & imports" }).click();
	await expect(page.getByText("send its pyproject.toml and Python files")).toBeVisible();
	await page.getByRole("link", { name: "Compare with the newest" }).click();
	await expect(page.getByText("0 opened, 0 gone, 2 judged differently")).toBeVisible();
});
