import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { Browser } from "@playwright/test";
import { z } from "zod";
import { findFreePort } from "../../../e2e/support/find-free-port.ts";
import { launchProduct } from "../../../e2e/support/launch-product.ts";

export interface BenchProduct {
	readonly baseURL: string;
	/** Seconds that the demonstration's data took; 0 where it was there already. */
	readonly seedSeconds: number;
	readonly traceId: string;
	/** Signed-in state of a browser. */
	readonly statePath: string;
	readonly cookie: string;
	stop(): Promise<void>;
}

const EMAIL = "bench@example.com";
const PASSWORD = "a bench of many pages";
const seedSchema = z.object({ seconds: z.number(), traceId: z.string() });
const stateSchema = z.object({
	cookies: z.array(z.object({ name: z.string(), value: z.string() })),
});

/** Starts the product on `dataDir`, fills it with the demonstration's data and signs in. */
export async function openProduct(browser: Browser, dataDir: string): Promise<BenchProduct> {
	const port = await findFreePort();
	const product = await launchProduct(port, dataDir);
	try {
		const baseURL = `http://127.0.0.1:${port}`;
		const statePath = path.join(dataDir, "bench-browser.json");
		await signIn(browser, { baseURL, statePath, setupUrl: product.setupUrl });
		const seed = await seedDemo(dataDir);
		const { cookies } = stateSchema.parse(JSON.parse(readFileSync(statePath, "utf8")));
		return {
			baseURL,
			statePath,
			seedSeconds: seed.seconds,
			traceId: seed.traceId,
			cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
			stop: product.stop,
		};
	} catch (error) {
		await product.stop();
		throw error;
	}
}

async function signIn(
	browser: Browser,
	input: { readonly baseURL: string; readonly statePath: string; readonly setupUrl: string | null },
): Promise<void> {
	const context = await browser.newContext({ baseURL: input.baseURL });
	const page = await context.newPage();
	if (input.setupUrl === null) {
		await page.goto("/sign-in");
		await page.getByLabel("E-mail").fill(EMAIL);
		await page.getByLabel("Password").fill(PASSWORD);
		await page.getByRole("button", { name: "Sign in", exact: true }).click();
	} else {
		await page.goto(input.setupUrl);
		await page.getByLabel("Name").fill("Bea Bench");
		await page.getByLabel("E-mail").fill(EMAIL);
		await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
		await page.getByRole("button", { name: "Create account and sign in" }).click();
	}
	await page.getByRole("navigation").first().waitFor();
	await context.storageState({ path: input.statePath });
	await context.close();
}

async function seedDemo(dataDir: string): Promise<z.infer<typeof seedSchema>> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		["server/cli/sophia.ts", "demo", "seed", "--json"],
		{ env: { ...process.env, SOPHIA_DATA_DIR: dataDir } },
	);
	return seedSchema.parse(JSON.parse(stdout));
}
