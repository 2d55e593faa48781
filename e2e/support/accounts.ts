import { readFileSync } from "node:fs";
import path from "node:path";
import type { BrowserContext, Page } from "@playwright/test";

/** One person of each role; all sign in with the same password. */
export const PASSWORD = "a journey of many steps";
export const ROLES = ["admin", "operator", "executive", "auditor", "consumer"] as const;
export type TestRole = (typeof ROLES)[number];

export function emailOf(role: TestRole): string {
	return `${role}@example.com`;
}

/** Signed-in browser state of a role, for `test.use({ storageState: stateOf("operator") })`. */
export function stateOf(role: TestRole): string {
	return path.join("test-results", ".accounts", `${role}.json`);
}

/** The link that the launcher printed; it makes the first admin, once. */
export function setupUrl(): string {
	return requireVariable("SOPHIA_E2E_SETUP_URL");
}

/** Data folder of the product under test, for the command line. */
export function dataDir(): string {
	return requireVariable("SOPHIA_E2E_DATA_DIR");
}

/** Process of the launcher. */
export function productPid(): number {
	return Number(requireVariable("SOPHIA_E2E_PID"));
}

/** Signs a role in again, as another tab of the same browser would. */
export async function signInState(context: BrowserContext, role: TestRole): Promise<void> {
	await context.addCookies(JSON.parse(readFileSync(stateOf(role), "utf8")).cookies);
}

/** The session cookie of a role, for programs that call with a person's rights. */
export function cookieOf(role: TestRole): string {
	const { cookies } = JSON.parse(readFileSync(stateOf(role), "utf8"));
	return cookies
		.map(({ name, value }: { name: string; value: string }) => `${name}=${value}`)
		.join("; ");
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
	await page.goto("/sign-in");
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password").fill(password);
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

function requireVariable(name: string): string {
	const value = process.env[name];
	if (value === undefined) throw new Error(`${name} is not set: run through Playwright`);
	return value;
}
