import { describe, expect, it } from "vitest";
import { countReport } from "./run-playwright.ts";

const test = (status: string, description?: string) => ({
	status,
	annotations: description === undefined ? [] : [{ type: "skip", description }],
	results: [
		{ errors: status === "unexpected" ? [{ message: "\u001b[31mtoo late\u001b[39m" }] : [] },
	],
});

describe("Playwright's report", () => {
	it("is counted over nested suites, with flaky tests and faults outside of tests as failed", () => {
		const report = {
			errors: [{ message: "set-up failed" }],
			suites: [
				{
					title: "a.spec.ts",
					specs: [{ title: "one", tests: [test("expected"), test("flaky")] }],
					suites: [
						{ title: "inner", specs: [{ title: "two", tests: [test("skipped", "no camera")] }] },
						{ title: "inner", specs: [{ title: "three", tests: [test("unexpected")] }] },
					],
				},
			],
		};
		expect(countReport(report)).toEqual({
			passed: 1,
			failed: 3,
			skipped: [{ name: "a.spec.ts inner two", reason: "no camera" }],
			failures: [
				{ name: "outside of any test", error: "set-up failed" },
				{ name: "a.spec.ts > one", error: "" },
				{ name: "a.spec.ts inner > three", error: "too late" },
			],
		});
	});
});
