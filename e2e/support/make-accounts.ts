import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { dataDir, emailOf, PASSWORD, ROLES, setupUrl, signIn, stateOf } from "./accounts.ts";

const FIRST_PASSWORD = "replaced at first sign-in";

test.describe.configure({ mode: "serial" });

test("the set-up link makes the first admin and signs in", async ({ page }) => {
	await page.goto(setupUrl());
	await page.getByLabel("Name").fill("Ada Admin");
	await page.getByLabel("E-mail").fill(emailOf("admin"));
	await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
	await page.getByRole("button", { name: "Create account and sign in" }).click();
	await expect(page).toHaveURL("/");
	await expect(page.getByRole("navigation").first()).toBeVisible();
	await page.context().storageState({ path: stateOf("admin") });
});

for (const role of ROLES.filter((candidate) => candidate !== "admin")) {
	test(`a person made on the command line replaces the password: ${role}`, async ({ page }) => {
		await createOnCommandLine(role);
		await signIn(page, emailOf(role), FIRST_PASSWORD);
		await page.getByLabel("Present password").fill(FIRST_PASSWORD);
		await page.getByLabel("New password").fill(PASSWORD);
		await page.getByRole("button", { name: "Change password" }).click();
		await expect(page.getByRole("navigation").first()).toBeVisible();
		await page.goto("/");
		await page.context().storageState({ path: stateOf(role) });
	});
}

async function createOnCommandLine(role: (typeof ROLES)[number]): Promise<void> {
	const running = promisify(execFile)(
		process.execPath,
		[
			"server/cli/sophia.ts",
			...["users", "create", "--email", emailOf(role), "--role", role, "--password-stdin"],
		],
		{ env: { ...process.env, SOPHIA_DATA_DIR: dataDir() } },
	);
	running.child.stdin?.end(`${FIRST_PASSWORD}\n`);
	await running;
}
