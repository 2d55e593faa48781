import { writeFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { Failure, SkippedTest } from "./result.ts";

/** What this reporter leaves for the summary; Vitest's own JSON has no reasons for skipping. */
export interface VitestSummary {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: readonly SkippedTest[];
	readonly failures: readonly Failure[];
}

/** Writes the counts of a run to the file of `SOPHIA_TEST_SUMMARY`. */
export default class SummaryReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
		const tests = modules.flatMap((module) => [...module.children.allTests()]);
		const inState = (state: string) => tests.filter((test) => test.result().state === state);
		const brokenModules = modules.filter((module) => module.errors().length > 0);
		const failures = [
			...inState("failed").map((test) => ({
				name: `${test.module.relativeModuleId} > ${test.fullName}`,
				error: describeErrors(test.result().errors ?? []),
			})),
			...brokenModules.map((module) => ({
				name: module.relativeModuleId,
				error: describeErrors(module.errors()),
			})),
			...unhandledErrors.map((error) => ({
				name: "outside of any test",
				error: describeErrors([error]),
			})),
		];
		const summary: VitestSummary = {
			passed: inState("passed").length,
			failed: failures.length,
			skipped: inState("skipped").map(describeSkipped),
			failures,
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

function describeErrors(errors: readonly unknown[]): string {
	return errors
		.map((error) => (error instanceof Object && "message" in error ? error.message : error))
		.map((message) => stripVTControlCharacters(String(message)))
		.join("\n");
}
