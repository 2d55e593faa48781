import { defineConfig } from "vitest/config";

/**
 * `unit`: pure and in-process. `database`: real PostgreSQL, one database a file, made from a
 * template. `programs`: real programs beside ours (uv, CPython), brought when they are not there, so
 * neither offline nor quick. Browser journeys live in `e2e` and run under Playwright.
 */
export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "unit",
					include: ["server/**/*.test.ts", "components/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
					exclude: ["**/*.{database,programs}.test.ts", "**/node_modules/**"],
					isolate: false,
					// One fewer than there are cores by default: on two that leaves one idle.
					pool: "threads",
					maxWorkers: "100%",
				},
			},
			{
				test: {
					name: "programs",
					include: ["server/**/*.programs.test.ts"],
					exclude: ["**/node_modules/**"],
					testTimeout: 60_000,
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
