import { defineConfig, devices } from "@playwright/test";
import { findFreePort } from "./e2e/support/find-free-port.ts";

/**
 * The journeys run against the product as `npm start` starts it, on a free port and with a data
 * folder of its own. Workers load this file again: they find the port in the environment.
 */
process.env.SOPHIA_E2E_PORT ??= await findFreePort();

/** Debian's and Chrome's own builds: without a sandbox as root, and quiet on the network. */
const SYSTEM_BROWSER_FLAGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];
const browser = process.env.CHROMIUM_PATH;

export default defineConfig({
	testDir: "e2e",
	outputDir: "test-results",
	globalSetup: "./e2e/support/start-product.ts",
	forbidOnly: process.env.CI !== undefined,
	// One product and one database behind all journeys.
	workers: 1,
	retries: 0,
	// Generous, because a journey that waits for a loaded machine is not a broken one.
	timeout: 180_000,
	expect: { timeout: 20_000 },
	reporter: [["list"]],
	use: {
		...devices["Desktop Chrome"],
		baseURL: `http://127.0.0.1:${process.env.SOPHIA_E2E_PORT}`,
		viewport: { width: 1440, height: 900 },
		// The product honours it: nothing is measured half-way through an animation.
		contextOptions: { reducedMotion: "reduce" },
		// Nobody can fetch one from a machine that is gone, and it costs a fifth of the time.
		trace: process.env.CI === undefined ? "retain-on-failure" : "off",
		screenshot: "only-on-failure",
		launchOptions:
			browser === undefined ? {} : { executablePath: browser, args: SYSTEM_BROWSER_FLAGS },
	},
	// In this order, one worker long: what is empty first, what breaks the product last.
	projects: [
		{ name: "accounts", testMatch: "support/make-accounts.ts" },
		{
			name: "empty pages",
			testMatch: "walk/empty.walk.ts",
			dependencies: ["accounts"],
		},
		{ name: "journeys", testMatch: "**/*.spec.ts", dependencies: ["accounts"] },
		{
			name: "full pages",
			testMatch: ["walk/full.walk.ts", "walk/restart.walk.ts"],
			dependencies: ["accounts"],
		},
	],
});
