import { expect, test } from "vitest";
import type { InstallBench } from "#server/dependencies/console-contract.ts";
import { judgeInstall } from "./judge-install.ts";

const bench: InstallBench = {
	schema: "sophia-install-bench/1",
	measuredAt: "2026-11-22T12:00:00Z",
	command: "npm run bench:install",
	machine: { cpus: 2, model: "a processor", memoryBytes: 8e9, os: "Linux" },
	project: { name: "sophia-ai", packages: 88 },
	tools: { uv: "0.13.9", pip: "25.0", python: "3.12.1" },
	runs: [
		{ tool: "uv sync", cache: "cold", seconds: 16.4, repeats: 1 },
		{ tool: "pip install", cache: "cold", seconds: 65.8, repeats: 1 },
	],
	timesFaster: { cold: 4, warm: null },
	targets: { seconds: 35, timesFaster: 6 },
	notes: [],
};

test("a promise that was measured and missed is said to be missed", () => {
	expect(judgeInstall(bench)).toEqual([
		{ promise: "A full install in under 35 s", measured: "16.4 s", isKept: true },
		{ promise: "6 times faster than pip", measured: "4.0 times", isKept: false },
	]);
});

test("a promise that was not measured is neither kept nor missed", () => {
	const unmeasured = { ...bench, runs: [], timesFaster: { cold: null, warm: 7 } };
	expect(judgeInstall(unmeasured).map(({ measured, isKept }) => [measured, isKept])).toEqual([
		[null, null],
		[null, null],
	]);
});
