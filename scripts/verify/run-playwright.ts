import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import { ensureBrowser } from "./ensure-browser.ts";
import type { Failure, Result, SkippedTest } from "./result.ts";
import { runNode, toolPath } from "./run-tool.ts";

const errorSchema = z.object({ message: z.string().optional() });
const testSchema = z.object({
	status: z.enum(["expected", "unexpected", "flaky", "skipped"]),
	annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
	results: z.array(z.object({ errors: z.array(errorSchema) })),
});
interface Suite {
	readonly title: string;
	readonly specs: readonly {
		readonly title: string;
		readonly tests: z.infer<typeof testSchema>[];
	}[];
	readonly suites?: readonly Suite[] | undefined;
}
const suiteSchema: z.ZodType<Suite> = z.lazy(() =>
	z.object({
		title: z.string(),
		specs: z.array(z.object({ title: z.string(), tests: z.array(testSchema) })),
		suites: z.array(suiteSchema).optional(),
	}),
);
const reportSchema = z.object({
	suites: z.array(suiteSchema),
	/** Faults outside of any test: a set-up that failed, a file that cannot be loaded. */
	errors: z.array(errorSchema),
});

/** Runs the journeys in a real browser against the product as it is started. */
export async function runPlaywright(): Promise<Result> {
	const dir = mkdtempSync(path.join(tmpdir(), "sophia-playwright-"));
	const file = path.join(dir, "report.json");
	try {
		const browser = ensureBrowser((line) => process.stdout.write(`${line}\n`));
		const { code, output } = await runNode(
			[toolPath("@playwright/test/cli.js"), "test", "--reporter=list,json"],
			{
				PLAYWRIGHT_JSON_OUTPUT_NAME: file,
				NO_COLOR: "1",
				...(browser.kind === "system" ? { CHROMIUM_PATH: browser.path } : {}),
			},
		);
		if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [], output };
		const counts = countReport(JSON.parse(readFileSync(file, "utf8")));
		const isGood = code === 0 && counts.failed === 0;
		const failed = isGood ? 0 : Math.max(1, counts.failed);
		return { ...counts, failed, output: isGood ? "" : output };
	} catch (error) {
		const output = error instanceof Error ? error.message : String(error);
		return { passed: 0, failed: 1, skipped: [], output };
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

/** Counts Playwright's JSON report. A test that passed only when repeated counts as failed. */
export function countReport(report: unknown): Omit<Result, "output"> {
	const { suites, errors } = reportSchema.parse(report);
	let passed = 0;
	const failures: Failure[] = errors.map((error) => ({
		name: "outside of any test",
		error: readMessages([error]),
	}));
	const skipped: SkippedTest[] = [];
	const visit = (suite: Suite, trail: string) => {
		for (const spec of suite.specs) {
			for (const test of spec.tests) {
				if (test.status === "expected") passed += 1;
				else if (test.status === "skipped") {
					const reason = test.annotations.find(({ type }) => type === "skip")?.description;
					skipped.push({
						name: `${trail} ${spec.title}`.trim(),
						reason: reason ?? "a test that it depends on failed, or skipped in its file",
					});
				} else {
					const name = `${trail} > ${spec.title}`;
					failures.push({ name, error: readMessages(test.results.flatMap((run) => run.errors)) });
				}
			}
		}
		for (const child of suite.suites ?? []) visit(child, `${trail} ${child.title}`.trim());
	};
	for (const suite of suites) visit(suite, suite.title);
	return { passed, failed: failures.length, skipped, failures };
}

function readMessages(errors: readonly z.infer<typeof errorSchema>[]): string {
	return errors.map(({ message }) => stripVTControlCharacters(message ?? "no message")).join("\n");
}
