import type { Result } from "./result.ts";
import { checkByTool, toolPath } from "./run-tool.ts";

export interface Check {
	readonly name: string;
	run(): Promise<Result>;
}

/** What can be known without running the product. */
export const STATIC_CHECKS: readonly Check[] = [
	{
		name: "format and lint",
		run: () =>
			checkByTool([
				toolPath("@biomejs/biome/bin/biome"),
				"check",
				"--error-on-warnings",
				"--max-diagnostics=50",
			]),
	},
	{
		name: "types",
		run: () => checkByTool([toolPath("typescript/bin/tsc"), "--noEmit", "--pretty", "false"]),
	},
	{ name: "import rules", run: () => checkByTool(["scripts/verify/check-imports.ts"]) },
	{
		name: "unused files, exports and packages",
		run: () => checkByTool([toolPath("knip/bin/knip.js"), "--no-progress", "--no-config-hints"]),
	},
];
