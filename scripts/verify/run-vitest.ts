import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import type { Result } from "./result.ts";
import { runNode, toolPath } from "./run-tool.ts";

const summarySchema = z.object({
	passed: z.number(),
	failed: z.number(),
	skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
	failures: z.array(z.object({ name: z.string(), error: z.string() })),
});

/** Runs one Vitest project and counts its tests. */
export async function runVitest(project: "unit" | "programs" | "database"): Promise<Result> {
	const dir = mkdtempSync(path.join(tmpdir(), "sophia-vitest-"));
	const file = path.join(dir, "summary.json");
	try {
		const { code, output } = await runNode(
			[
				toolPath("vitest/vitest.mjs"),
				"run",
				"--project",
				project,
				// A busy machine must not fail a test that is merely slow.
				"--testTimeout=60000",
				"--reporter=default",
				"--reporter=./scripts/verify/vitest-summary-reporter.ts",
			],
			{ SOPHIA_TEST_SUMMARY: file, NO_COLOR: "1" },
		);
		if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [], output };
		const summary = summarySchema.parse(JSON.parse(readFileSync(file, "utf8")));
		const isGood = code === 0 && summary.failed === 0;
		// A run that fails without a failed test (a crashed worker, say) still fails.
		const failed = isGood ? 0 : Math.max(1, summary.failed);
		return { ...summary, failed, output: isGood ? "" : output };
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}
