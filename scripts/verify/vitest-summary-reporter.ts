import { writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { SkippedTest } from "./result.ts";

/** What this reporter leaves for the summary; Vitest's own JSON has no reasons for skipping. */
export interface VitestSummary {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: readonly SkippedTest[];
}

/** Writes the counts of a run to the file of `SOPHIA_TEST_SUMMARY`. */
export default class SummaryReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
		const tests = modules.flatMap((module) => [...module.children.allTests()]);
		const inState = (state: string) => tests.filter((test) => test.result().state === state);
		const brokenModules = modules.filter((module) => module.errors().length > 0);
		const summary: VitestSummary = {
			passed: inState("passed").length,
			failed: inState("failed").length + brokenModules.length + unhandledErrors.length,
			skipped: inState("skipped").map(describeSkipped),
		};
		const file = process.env.SOPHIA_TEST_SUMMARY;
		if (file !== undefined) writeFileSync(file, JSON.stringify(summary));
	}
}

function describeSkipped(test: TestCase): SkippedTest {
	const result = test.result();
	const note = result.state === "skipped" ? result.note : undefined;
	return { name: test.fullName, reason: note ?? "skipped in its file" };
}
