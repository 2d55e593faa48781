import { isAppError } from "#server/platform/errors.ts";
import { ensureBuild } from "#server/processes/launcher/build-console.ts";
import { addResults, formatTotal, type Result } from "./result.ts";
import { runChecks } from "./run-checks.ts";
import { runPlaywright } from "./run-playwright.ts";
import { checkByTool } from "./run-tool.ts";
import { runVitest } from "./run-vitest.ts";
import { STATIC_CHECKS } from "./static-checks.ts";
import { summariseFailures } from "./summarise-failures.ts";

/** `npm test`: everything, in the order in which it is cheapest to fail. */
async function buildOnce(): Promise<Result> {
	try {
		await ensureBuild(process.cwd(), new AbortController().signal);
		return { passed: 1, failed: 0, skipped: [], output: "" };
	} catch (error) {
		const output = isAppError(error) ? `${error.message}\n${error.hint ?? ""}` : String(error);
		return { passed: 0, failed: 1, skipped: [], output };
	}
}

const results = [
	...(await runChecks(STATIC_CHECKS, 2)),
	...(await runChecks(
		[
			{ name: "unit, property and contract tests", run: () => runVitest("unit") },
			{ name: "tests beside real programs", run: () => runVitest("programs") },
			{ name: "database tests", run: () => runVitest("database") },
			{ name: "build", run: buildOnce },
			{
				name: "first-load JavaScript",
				run: () => checkByTool(["scripts/verify/check-bundle.ts"]),
			},
			{ name: "end-to-end and accessibility tests", run: runPlaywright },
		],
		1,
	)),
];
const total = addResults(results);
process.stdout.write(`${summariseFailures(results)}${formatTotal(total)}\n`);
process.exit(total.failed === 0 ? 0 : 1);
