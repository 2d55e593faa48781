import { readFileSync } from "node:fs";
import { stateOf } from "../support/accounts.ts";
import { createApiCaller } from "../support/call-api.ts";
import { storeRequests } from "../support/prepare-data.ts";
import { expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.use({ storageState: stateOf("operator") });

const MAX_CALLS = 6;

test("the overview sums a range up in words, figures and charts that can be read as tables", async ({
	page,
}) => {
	test.slow();
	await storeRequests(createApiCaller(page.request), 1);

	const calls: string[] = [];
	page.on("request", (request) => {
		if (request.url().includes("/api/trpc")) calls.push(request.url());
	});
	// A range that nobody else asks for: figures are remembered for 15 s.
	await page.goto("/?range=23h");
	const figures = page.getByRole("list", { name: "Figures" });
	await expect(figures.getByRole("listitem")).toHaveCount(6);
	await expect(figures.getByRole("link", { name: "Requests" })).toBeVisible();
	const chart = page.getByRole("figure", { name: "Requests by outcome" });
	await expect(chart).toContainText(/ in all \(.*ok/);
	const drawing = chart.getByRole("application");
	await drawing.press("ArrowLeft");
	await expect(drawing.getByRole("status")).toContainText("so far");
	expect(calls.length, calls.join("\n")).toBeLessThanOrEqual(MAX_CALLS);
	await expectAccessible(page);
	await expectNoSideScroll(page);

	await chart.getByRole("button", { name: "Requests by outcome as a table" }).click();
	await expect(chart.getByRole("table", { name: "Requests by outcome" })).toContainText("so far");
	await expectAccessible(page);

	// From the table view as well: the picture is of the drawing.
	const saved = async (button: string, item: string) => {
		const download = page.waitForEvent("download");
		await page.getByRole("button", { name: button, exact: true }).click();
		await page.getByRole("menuitem", { name: item }).click();
		return readFileSync(await (await download).path());
	};
	const picture = await saved("Save Requests by outcome", "Picture (PNG)");
	expect(picture.subarray(1, 4).toString()).toBe("PNG");
	const board = await saved("Export", "Figures (CSV)");
	expect(board.toString()).toMatch(/^"from","to","complete","Requests by outcome: ok"/);
	await page.goto("/?range=23h&compare=prev");
	await expect(chart.getByRole("button", { name: "period before" })).toBeVisible();
	await page.keyboard.press("1");
	await expect(page).toHaveURL(/\/requests\?range=23h/);
});

test("a range is chosen on a chart by keyboard, and restored by reload and Back", async ({
	page,
}) => {
	await page.goto("/?range=24h");
	const chart = page.getByRole("figure", { name: "Requests by outcome" });
	await chart.getByRole("button", { name: "Choose a range of Requests by outcome" }).click();
	await chart.getByLabel("From").focus();
	await page.keyboard.press("End");
	await expectAccessible(page);
	for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowLeft");
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/range=\d{4}-/);
	const chosen = page.url();
	await expect(chart.getByLabel("From")).toBeHidden();
	await page.reload();
	await expect(page).toHaveURL(chosen);
	await expect(chart).toBeVisible();
	await page.goBack();
	await expect(page).toHaveURL(/range=24h/);
});

test("a trace is a tree for the keyboard, and the chosen span is in the address", async ({
	page,
}) => {
	const [id] = await storeRequests(createApiCaller(page.request), 1);
	await page.goto(`/requests/${id}`);
	const tree = page.getByRole("tree", { name: "Spans" });
	await expect(tree.getByRole("treeitem").first()).toBeVisible();
	await tree.focus();
	await page.keyboard.press("ArrowDown");
	await expect(page).toHaveURL(/span=1/);
	await expect(page.getByRole("region", { name: "Chosen span" })).toBeVisible();
	await page.getByRole("tab", { name: "Cost" }).click();
	await expect(page).toHaveURL(/tab=cost/);
	await expect(page.getByRole("rowheader", { name: "In the record" })).toBeVisible();
	await expect(page.getByText("The parts add up to something else")).toBeHidden();
	await page.goBack();
	await expect(tree).toBeVisible();
	await expectAccessible(page);
	await expectNoSideScroll(page);
});
