import type { Page } from "@playwright/test";
import { stateOf } from "../support/accounts.ts";
import { createApiCaller } from "../support/call-api.ts";
import { storeRequests } from "../support/prepare-data.ts";
import { ask, expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.use({ storageState: stateOf("operator") });

/** Each test finds rows, also when it runs alone. */
test.beforeAll(async ({ request }) => {
	await storeRequests(createApiCaller(request, "operator"), 4);
});

const rowsOf = (page: Page) => page.getByRole("table", { name: /^Requests/ }).getByRole("link");

test("filters, order and range stand in the address; reload and Back restore them", async ({
	page,
}) => {
	await page.goto("/requests");
	await expect(rowsOf(page).nth(3)).toBeVisible();
	await expectAccessible(page);
	await expectNoSideScroll(page);

	const filter = page.getByRole("combobox", { name: "Filter" });
	await filter.fill("status:ok is:simulated");
	await page.keyboard.press("Escape");
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/q=status:ok(\+|%20)is:simulated/);
	await page.getByRole("button", { name: "Cost", exact: true }).click();
	await expect(page).toHaveURL(/sort=cost/);
	await expect(page.getByRole("columnheader", { name: "Cost" })).toHaveAttribute(
		"aria-sort",
		"descending",
	);
	await page.reload();
	await expect(filter).toHaveValue("status:ok is:simulated");
	await expect(page.getByRole("columnheader", { name: "Cost" })).toHaveAttribute(
		"aria-sort",
		"descending",
	);
	await page.goBack();
	await expect(page.getByRole("columnheader", { name: "Cost" })).not.toHaveAttribute("aria-sort");
	await page.getByRole("button", { name: "Remove the filter is:simulated" }).click();
	await expect(filter).toHaveValue("status:ok");
});

test("what cannot be filtered by is refused, and in an address it is named", async ({ page }) => {
	await page.goto("/requests");
	const filter = page.getByRole("combobox", { name: "Filter" });
	await filter.fill("stats:ok");
	await page.keyboard.press("Escape");
	await page.keyboard.press("Enter");
	await expect(page.getByText("did you mean status?")).toBeVisible();
	await expect(page).toHaveURL("/requests");
	await expectAccessible(page);

	await page.goto("/requests?q=env:dev&range=soon&sort=size&cols=modle,http");
	await expect(page.getByText("Part of the address was not understood")).toBeVisible();
	await expect(page.getByText("did you mean model?")).toBeVisible();
	await expect(page.getByRole("columnheader", { name: "HTTP status" })).toBeVisible();
	await page.getByRole("button", { name: "Take it out" }).click();
	await expect(page.getByText("Part of the address was not understood")).toBeHidden();
	await expect(page).toHaveURL("/requests?cols=http");

	await page.goto("/requests?q=model:no-such-model");
	await expect(page.getByText("No request matches these filters")).toBeVisible();
	await expectAccessible(page);
	await page.getByRole("button", { name: "Clear all filters" }).click();
	await expect(page).toHaveURL("/requests");
});

test("a row is a link; a plain click opens it beside the list, J, K and Esc walk", async ({
	page,
	context,
}) => {
	await page.goto("/requests");
	const links = rowsOf(page);
	const tab = context.waitForEvent("page");
	await links.first().click({ modifiers: ["ControlOrMeta"] });
	await expect((await tab).getByRole("heading", { name: /^Attempts/ })).toBeVisible();
	await (await tab).close();
	await expect(page).toHaveURL("/requests");

	await links.first().click();
	const panel = page.getByRole("region", { name: "Request", exact: true });
	await expect(panel.getByRole("heading", { name: /^Attempts/ })).toBeVisible();
	await expect(page).toHaveURL(/open=/);
	await expectAccessible(page);
	const first = page.url();
	await page.keyboard.press("j");
	await expect(page).not.toHaveURL(first);
	await page.reload();
	await expect(panel.getByRole("heading", { name: /^Attempts/ })).toBeVisible();
	await page.keyboard.press("k");
	await expect(page).toHaveURL(first);
	await page.keyboard.press("Escape");
	await expect(panel).toBeHidden();
});

test("live counts what is new and moves nothing until asked", async ({ page }) => {
	await page.goto("/requests");
	await expect(page.getByRole("button", { name: "Live", exact: true })).toBeVisible();
	await page.keyboard.press("l");
	await expect(page.getByRole("button", { name: "Live: on" })).toBeVisible();
	const top = await rowsOf(page).first().getAttribute("href");
	const id = await ask(page, "[[sim:ttft=20]] One more.");
	const news = page.getByRole("button", { name: "1 new" });
	await expect(news).toBeVisible();
	expect(await rowsOf(page).first().getAttribute("href")).toBe(top);
	await expectAccessible(page);
	await news.click();
	await expect(rowsOf(page).first()).toHaveAttribute("href", `/requests/${id}`);
});

test("the range is typed, shifted by keys, and goes along to the next page", async ({ page }) => {
	await page.goto("/requests");
	await page.getByRole("button", { name: "Time range: Last 24h" }).click();
	await expectAccessible(page);
	await page.getByLabel("Range", { exact: true }).fill("now-6h/now");
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/range=6h/);
	await page.keyboard.press("z");
	await expect(page).toHaveURL(/range=12h/);
	await page.keyboard.press("[");
	await expect(page).toHaveURL(/range=20\d\d-.*\/20\d\d-/);
	await page.keyboard.press("]");
	await expect(page).toHaveURL(/range=12h/);
	await page.goto("/routing");
	await expect(page.getByRole("button", { name: "Time range: Last 12h" })).toBeVisible();
	await expect(page).toHaveURL("/routing");
	await expectAccessible(page);
	await expectNoSideScroll(page);
});

test("columns are chosen, moved and sized without a mouse drag, and kept", async ({ page }) => {
	await page.goto("/requests");
	await page.getByRole("button", { name: "Columns" }).click();
	await expectAccessible(page);
	await page.getByRole("checkbox", { name: "Source" }).click();
	await page.getByRole("checkbox", { name: "HTTP status" }).click();
	await page.getByRole("button", { name: "Move Outcome back" }).click();
	await page.getByLabel("Width of Asked → served").selectOption("wide");
	await page.keyboard.press("Escape");
	await expect(page.getByRole("columnheader", { name: "HTTP status" })).toBeVisible();
	await page.reload();
	await expect(page.getByRole("columnheader", { name: "HTTP status" })).toBeVisible();
	await expect(page.getByRole("columnheader", { name: "Source" })).toHaveCount(0);
	const headers = await page.getByRole("columnheader").allTextContents();
	expect(headers.indexOf("Outcome")).toBeGreaterThan(headers.indexOf("Asked → served"));

	// On a small phone the first column stays in sight, and leaves room for the others.
	await page.setViewportSize({ width: 320, height: 700 });
	const table = page.getByRole("region", { name: /^Requests/ });
	const hasMoved = await table.evaluate((scroller) => {
		scroller.scrollLeft = scroller.scrollWidth;
		return scroller.scrollLeft > 0;
	});
	expect(hasMoved).toBe(true);
	const link = await rowsOf(page).first().boundingBox();
	const frame = await table.boundingBox();
	expect(link?.x).toBeGreaterThanOrEqual(frame?.x ?? Number.NaN);
	expect((link?.x ?? 0) + (link?.width ?? 0)).toBeLessThan(
		(frame?.x ?? 0) + (frame?.width ?? 0) / 2,
	);
});

test("a view is saved, shared, opened by default, and deleted", async ({ page, browser }) => {
	await page.goto("/requests?q=status:ok");
	await page.getByRole("button", { name: "Views" }).click();
	await page.getByRole("menuitem", { name: "Save as a new view…" }).click();
	await page.getByRole("dialog").getByLabel("Name").fill("Went well");
	await page.getByRole("dialog").getByLabel("Open this page with it").check();
	await expectAccessible(page);
	await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
	await expect(page.getByRole("button", { name: "Went well" })).toBeVisible();
	await page.goto("/requests");
	await expect(page.getByRole("combobox", { name: "Filter" })).toHaveValue("status:ok");
	await page.getByRole("button", { name: "Went well" }).click();
	await page.getByRole("menuitem", { name: "Share it with everybody" }).click();
	await expect(page.getByText("“Went well” is shared with everybody here")).toBeVisible();

	const colleague = await browser.newContext({ storageState: stateOf("auditor") });
	const other = await colleague.newPage();
	await other.goto("/requests");
	await other.getByRole("button", { name: "Views" }).click();
	await other.getByRole("menuitem", { name: /^Went well/ }).click();
	await expect(other).toHaveURL(/q=status:ok/);
	await other.getByRole("button", { name: "Went well" }).click();
	await expect(other.getByRole("menuitem", { name: "Open by default" })).toBeVisible();
	await expect(other.getByRole("menuitem", { name: /Delete/ })).toBeHidden();
	await colleague.close();

	await page.getByRole("button", { name: "Went well" }).click();
	await page.getByRole("menuitem", { name: "Rename “Went well”…" }).click();
	await page.getByRole("dialog").getByLabel("Name").fill("All went well");
	await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
	await page.getByRole("button", { name: "All went well" }).click();
	await page.getByRole("menuitem", { name: "Delete “All went well”" }).click();
	await expect(page.getByRole("button", { name: "Views" })).toBeVisible();
	await page.getByRole("button", { name: "Views" }).click();
	await page.getByRole("menuitem", { name: "Errors" }).click();
	await expect(page).toHaveURL(/q=status:error/);
});

test("rows are selected and exported by mouse or keys; an export says its number of rows", async ({
	page,
}) => {
	await page.goto("/requests");
	await page.getByRole("checkbox", { name: "Select this row" }).first().click();
	await expect(page.getByText("1 selected")).toBeVisible();
	await expectAccessible(page);
	await page.getByRole("button", { name: "Clear selection" }).click();
	await rowsOf(page).first().focus();
	await page.keyboard.press("x");
	await expect(page.getByRole("button", { name: "Copy as Markdown" })).toBeVisible();
	await page.keyboard.press("x");
	await expect(page.getByText("1 selected")).toBeHidden();
	await page.keyboard.press("e");
	await expect(page.getByText(/rows match this view/)).toBeVisible();
	const download = page.waitForEvent("download");
	await page.getByRole("link", { name: "CSV" }).click();
	expect((await download).suggestedFilename()).toMatch(/\.csv$/);
});

test("the palette and the keys lead everywhere; single keys can be switched off", async ({
	page,
}) => {
	await page.goto("/requests");
	await expect(rowsOf(page).first()).toBeVisible();
	const href = (await rowsOf(page).first().getAttribute("href")) ?? "";
	await page.keyboard.press("ControlOrMeta+k");
	await expect(page.getByRole("combobox", { name: "Command palette" })).toBeVisible();
	await expectAccessible(page);
	await page.keyboard.type(href.split("/").at(-1) ?? "");
	await expect(page.getByRole("option", { name: /^Request / })).toBeVisible();
	await expect(page.getByText("Nothing fits")).toBeHidden();
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(href);

	await page.keyboard.press("ControlOrMeta+k");
	await page.keyboard.type("status:error cost:>0.02");
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/\/requests\?q=status/);
	await expect(page.getByRole("combobox", { name: "Filter" })).toHaveValue(
		"status:error cost:>0.02",
	);

	await page.keyboard.press("g");
	await page.keyboard.press("m");
	await expect(page).toHaveURL("/models");
	await page.keyboard.press("?");
	const sheet = page.getByRole("dialog", { name: "Keys" });
	await expect(sheet).toBeVisible();
	await expectAccessible(page);
	await sheet.getByLabel("Single keys act").uncheck();
	await page.keyboard.press("Escape");
	await expect(sheet).toBeHidden();
	await page.keyboard.press("?");
	await expect(sheet).toBeHidden();
});
