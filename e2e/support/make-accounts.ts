import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type APIRequestContext, expect, test } from "@playwright/test";
import { z } from "zod";
import {
	dataDir,
	emailOf,
	PASSWORD,
	ROLES,
	setupUrl,
	signIn,
	stateOf,
	type TestRole,
} from "./accounts.ts";
import { createApiCaller } from "./call-api.ts";

const FIRST_PASSWORD = "replaced at first sign-in";
const createdSchema = z.object({ temporaryPassword: z.string() });

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

test("a person made on the command line replaces the password at the first sign-in", async ({
	page,
}) => {
	await createOnCommandLine("operator");
	await signIn(page, emailOf("operator"), FIRST_PASSWORD);
	await page.getByLabel("Present password").fill(FIRST_PASSWORD);
	await page.getByLabel("New password").fill(PASSWORD);
	await page.getByRole("button", { name: "Change password" }).click();
	await expect(page.getByRole("navigation").first()).toBeVisible();
	await page.goto("/");
	await page.context().storageState({ path: stateOf("operator") });
});

test("people made over the API sign in over it with their new passwords", async ({
	playwright,
	baseURL,
}) => {
	const origin = { baseURL: baseURL ?? "", extraHTTPHeaders: { origin: baseURL ?? "" } };
	const admin = await playwright.request.newContext({ ...origin, storageState: stateOf("admin") });
	for (const role of ROLES.filter((name) => name !== "admin" && name !== "operator")) {
		const account = { email: emailOf(role), name: role, role };
		const created = await createApiCaller(admin).mutate("users.create", account);
		const { temporaryPassword } = createdSchema.parse(created);
		const person = await playwright.request.newContext(origin);
		await signInOverApi(person, role, temporaryPassword);
		await createApiCaller(person).mutate("account.changePassword", {
			currentPassword: temporaryPassword,
			newPassword: PASSWORD,
		});
		await person.storageState({ path: stateOf(role) });
		await person.dispose();
	}
	await admin.dispose();
});

async function createOnCommandLine(role: TestRole): Promise<void> {
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

async function signInOverApi(request: APIRequestContext, role: TestRole, password: string) {
	const { csrfToken } = await (await request.get("/api/auth/csrf")).json();
	const answer = await request.post("/api/auth/callback/credentials", {
		form: { csrfToken, email: emailOf(role), password, json: "true" },
	});
	expect(answer.ok(), await answer.text()).toBe(true);
}
