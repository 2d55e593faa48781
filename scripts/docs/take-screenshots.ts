import { mkdirSync } from "node:fs";
import path from "node:path";
import { chromium, type Page } from "@playwright/test";

/**
 * Takes the pictures of README.md from a running Sophia:
 * `SOPHIA_URL=http://127.0.0.1:3000 SOPHIA_EMAIL=a@b.c SOPHIA_PASSWORD=... node scripts/docs/take-screenshots.ts`
 */
const FOLDER = path.join("docs", "screenshots");
const QUESTION = "Compare two ways to cache API answers, in a short table.";
const SIZE = { width: 1280, height: 800 };

function requireVariable(name: string): string {
	const value = process.env[name];
	if (value === undefined || value === "") throw new Error(`set ${name}`);
	return value;
}

async function signIn(page: Page): Promise<void> {
	await page.goto("/sign-in");
	await page.getByLabel("E-mail").fill(requireVariable("SOPHIA_EMAIL"));
	await page.getByLabel("Password").fill(requireVariable("SOPHIA_PASSWORD"));
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	await page.waitForURL("/");
}

/** Loaded anew for each theme, as a reader of that theme sees it. */
async function take(page: Page, name: string): Promise<void> {
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		await page.reload();
		await page.getByRole("heading", { level: 1 }).first().waitFor();
		await page.waitForLoadState("networkidle");
		await page.waitForTimeout(500);
		await page.screenshot({ path: path.join(FOLDER, `${name}-${colorScheme}.png`) });
	}
}

async function open(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await page.getByRole("heading", { level: 1 }).first().waitFor();
	await page.waitForLoadState("networkidle");
}

async function takeAll(page: Page): Promise<void> {
	await signIn(page);
	await open(page, "/playground");
	await page.getByLabel("Your question").fill(QUESTION);
	await page.keyboard.press("Enter");
	const why = page.getByRole("link", { name: "Why this model" }).last();
	await why.waitFor({ timeout: 60_000 });
	await take(page, "playground");
	await why.click();
	await page.getByRole("heading", { name: "Funnel" }).waitFor();
	await take(page, "decision");
	await page.getByRole("link", { name: "Its request" }).click();
	await page.getByRole("heading", { name: /Attempts/ }).waitFor();
	await take(page, "request");
	for (const [name, address] of [
		["overview", "/"],
		["models", "/models"],
		["requests", "/requests"],
		["dependencies", "/dependencies"],
		["policy", "/settings/policy"],
	] as const) {
		await open(page, address);
		await take(page, name);
	}
}

mkdirSync(FOLDER, { recursive: true });
const executablePath = process.env.CHROMIUM_PATH;
const browser = await chromium.launch(
	executablePath === undefined ? {} : { executablePath, args: ["--no-sandbox", "--disable-gpu"] },
);
try {
	const baseURL = requireVariable("SOPHIA_URL");
	await takeAll(await browser.newPage({ baseURL, viewport: SIZE }));
} finally {
	await browser.close();
}
