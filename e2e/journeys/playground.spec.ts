import { stateOf } from "../support/accounts.ts";
import { expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.use({ storageState: stateOf("operator") });

/** One pixel. */
const DOT = {
	name: "dot.png",
	mimeType: "image/png",
	buffer: Buffer.from(
		"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
		"base64",
	),
};

test("ask, watch the answer, see why, follow it to its request and decision", async ({ page }) => {
	await page.goto("/playground");
	await expectAccessible(page);
	await page.getByLabel("Images to add").setInputFiles(DOT);
	const toSend = page.getByRole("list", { name: "Images to send" });
	await expect(toSend.getByRole("img", { name: "dot.png" })).toBeVisible();
	await expectAccessible(page);
	await expectNoSideScroll(page);
	await toSend.getByRole("button", { name: "Remove dot.png" }).press("Delete");
	await expect(toSend).toBeHidden();
	await page.getByLabel("Images to add").setInputFiles(DOT);
	await expect(toSend).toBeVisible();
	await page
		.getByLabel("Your question")
		.fill("[[sim:ttft=50]] Compare two ways to cache, briefly.");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("article", { name: "Question" })).toContainText("Compare two ways");
	const answer = page.getByRole("article", { name: "Answer", exact: true });
	await expect(answer).toContainText("simulated");
	await expect(answer.getByText("TTFT")).toBeVisible();
	await expect(answer.getByText(/\$/)).toBeVisible();
	await expect(page).toHaveURL(/\/playground\?c=/);
	await expectAccessible(page);

	await page.reload();
	await expect(answer).toContainText("simulated");
	await expect(page.getByRole("img", { name: "PNG image, 1 KiB" })).toBeVisible();
	await page.getByLabel("Your question").focus();
	await page.keyboard.press("ArrowUp");
	await expect(page.getByLabel("Your question")).toHaveValue(/Compare two ways/);
	await expect(toSend.getByRole("img", { name: "image 1 of the last question" })).toBeVisible();
	const id = (await answer.getAttribute("id"))?.replace("message-", "");
	await page.goto(`${page.url()}&message=${id}`);
	await expect(answer).toBeFocused();
	await answer.getByRole("button", { name: "Under another policy" }).click();
	const replay = page.getByRole("dialog", { name: "The same question under another policy" });
	await expect(replay).toContainText(/the same (policy|choice)|another choice/);
	await expectAccessible(page);
	await page.keyboard.press("Escape");
	await expect(replay).toBeHidden();
	await answer.getByRole("link", { name: "Why this model" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toContainText("Why ");
	await expect(page.getByText("recomputed, identical")).toBeVisible();
	await expect(page.getByRole("heading", { name: "Funnel" })).toBeVisible();
	// Models that take no images could not answer this question.
	await expect(page.getByText("takes no image input").first()).toBeVisible();
	await expect(page.getByRole("heading", { name: "What would have flipped it" })).toBeVisible();
	await expectAccessible(page);
	await expectNoSideScroll(page);

	await page.getByRole("link", { name: "Its request" }).click();
	await expect(page.getByRole("heading", { name: /Attempts \(\d+\)/ })).toBeVisible();
	await expectAccessible(page);
	await expectNoSideScroll(page);
	await page.getByRole("link", { name: "Requests", exact: true }).last().click();
	await expect(page.getByRole("table", { name: "Requests, newest first" })).toBeVisible();
	await expectAccessible(page);
});

test("Esc stops an answer; what had come is kept with its reason", async ({ page }) => {
	await page.goto("/playground");
	await page
		.getByLabel("Your question")
		.fill("[[sim:ttft=20]] [[sim:tps=20]] [[sim:tokens=600]] Tell a long story.");
	await page.getByRole("button", { name: "Send" }).click();
	await expect(page.getByText(/is writing$/)).toBeVisible();
	await page.keyboard.press("Escape");
	const answer = page.getByRole("article", { name: "Answer", exact: true });
	await expect(answer.getByText("Stopped", { exact: true })).toBeVisible();
	await page.reload();
	await expect(answer.getByText("Stopped", { exact: true })).toBeVisible();
});

test("a broken stream is said to be broken, and can be asked again", async ({ page }) => {
	await page.goto("/playground");
	await page
		.getByLabel("Your question")
		.fill("[[sim:ttft=20]] [[sim:tps=200]] [[sim:tokens=400]] [[sim:fault=cut]] Break off.");
	await page.keyboard.press("Enter");
	const answer = page.getByRole("article", { name: "Answer", exact: true });
	await expect(answer.getByText("The answer failed")).toBeVisible();
	await expect(answer.getByRole("button", { name: "Ask again" })).toBeVisible();
});

test("a draft survives a reload, a conversation can be deleted", async ({ page }) => {
	await page.goto("/playground");
	await page.getByLabel("Your question").fill("An unfinished thought");
	await page.reload();
	await expect(page.getByLabel("Your question")).toHaveValue("An unfinished thought");
	await page.getByLabel("Your question").fill("[[sim:ttft=20]] To be deleted");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("article", { name: "Answer", exact: true })).toBeVisible();
	await page.getByRole("button", { name: /Delete conversation: .*To be deleted/ }).click();
	await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
	await expect(page.getByRole("link", { name: /To be deleted/ })).toHaveCount(0);
});
