import OpenAI from "openai";
import { stateOf } from "../support/accounts.ts";
import { uniqueName } from "../support/prepare-data.ts";
import { expect, expectAccessible, expectNoSideScroll, test } from "./journey.ts";

test.use({ storageState: stateOf("admin") });

test("a key is made, works with the openai package, is seen, is revoked and refused", async ({
	page,
	baseURL,
}) => {
	const name = uniqueName("journey");
	await page.goto("/settings/keys");
	await expectAccessible(page);
	await page.getByRole("button", { name: "Create key" }).first().click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("Name").fill(name);
	await expectAccessible(page);
	await dialog.getByRole("button", { name: "Create key" }).click();
	const secret = await page.getByLabel("API key", { exact: true }).textContent();
	expect(secret).toMatch(/^sph_/);
	await expectAccessible(page);
	await page.getByRole("button", { name: "I have kept it" }).click();
	await expect(page.getByText(secret ?? "")).toHaveCount(0);

	const client = new OpenAI({ baseURL: `${baseURL}/v1`, apiKey: secret ?? "", maxRetries: 0 });
	const { data, response } = await client.chat.completions
		.create({
			model: "auto",
			messages: [{ role: "user", content: "[[sim:ttft=20]] Hello from a program" }],
		})
		.withResponse();
	expect(data.choices[0]?.message.content).toBeTruthy();
	const requestId = response.headers.get("x-request-id") ?? "";
	await page.goto(`/requests/${requestId}`);
	await expect(page.getByRole("heading", { name: "Attempts (1)" })).toBeVisible();
	await expectAccessible(page);

	await page.goto("/settings/keys");
	await page.getByRole("button", { name: `Show ${name}` }).click();
	await expect(page.getByRole("dialog").getByText("Requests, 7 days")).toBeVisible();
	await expectAccessible(page);
	await page.keyboard.press("Escape");
	await page.getByRole("button", { name: `Rotate ${name}` }).click();
	await page.getByRole("dialog").getByRole("button", { name: "Rotate key" }).click();
	await expect(page.getByText(/^The old key sph_/)).toContainText("works until");
	const rotated = await page.getByLabel("API key", { exact: true }).textContent();
	await page.getByRole("button", { name: "I have kept it" }).click();
	const renewed = new OpenAI({ baseURL: `${baseURL}/v1`, apiKey: rotated ?? "", maxRetries: 0 });
	for (const program of [client, renewed]) await program.models.list();

	await page.getByLabel("State").selectOption("expiring");
	await expect(page.getByRole("button", { name: `Revoke ${name}` })).toHaveCount(1);
	await page.getByRole("button", { name: `Revoke ${name}` }).click();
	const revoke = page.getByRole("dialog").getByRole("button", { name: "Revoke key" });
	await expect(page.getByRole("dialog").getByText("Requests, 7 days")).toBeVisible();
	await expect(revoke).toBeDisabled();
	await expectAccessible(page);
	await page.getByRole("dialog").getByLabel(`Type ${name} to confirm`).fill(name);
	await revoke.click();
	await expect(page.getByRole("button", { name: `Revoke ${name}` })).toHaveCount(0);
	await expect
		.poll(
			() =>
				client.models.list().then(
					() => 200,
					(error: unknown) => (error instanceof OpenAI.APIError ? error.status : String(error)),
				),
			{ timeout: 6000 },
		)
		.toBe(401);
	await renewed.models.list();
	await expectNoSideScroll(page);
});
