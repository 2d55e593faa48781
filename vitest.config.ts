import { defineConfig } from "vitest/config";

/**
 * `unit`: pure and in-process. `database`: real PostgreSQL, one database a file, made from a
 * template. Browser journeys live in `e2e` and run under Playwright.
 */
export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "unit",
					include: ["server/**/*.test.ts", "components/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
					exclude: ["**/*.database.test.ts", "**/node_modules/**"],
					isolate: false,
				},
			},
			{
				test: {
					name: "database",
					include: ["server/**/*.database.test.ts", "scripts/**/*.database.test.ts"],
					exclude: ["**/node_modules/**"],
					globalSetup: ["./server/testing/database-cluster.ts"],
					testTimeout: 60_000,
					hookTimeout: 60_000,
					maxWorkers: 2,
				},
			},
		],
	},
});
