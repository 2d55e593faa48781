import { describe, expect, it } from "vitest";
import { summariseFailures } from "./summarise-failures.ts";

const good = { check: "types", passed: 1, failed: 0, skipped: [], output: "" };

describe("the last lines of a run that failed", () => {
	it("are empty when nothing failed", () => {
		expect(summariseFailures([good])).toBe("");
	});

	it("name the test, its check and the start of its error", () => {
		const failures = [{ name: "a.spec.ts > asks", error: "Timed out\n\n  at line 3" }];
		const text = summariseFailures([good, { ...good, check: "journeys", failed: 1, failures }]);
		expect(text).toContain("journeys: a.spec.ts > asks\n    Timed out\n      at line 3\n");
		expect(text).not.toContain("types");
	});

	it("show the end of a tool's output that names no tests", () => {
		const output = Array.from({ length: 400 }, (_, index) => `line ${index}`).join("\n");
		const text = summariseFailures([{ ...good, failed: 1, output }]);
		expect(text).toContain("types\n    line 375\n");
		expect(text).toContain("line 399");
	});

	it("stay within sixty lines however much failed, and count what they leave out", () => {
		const error = Array.from({ length: 30 }, () => "x".repeat(900)).join("\n");
		for (const count of [1, 2, 5, 12, 13, 90]) {
			const failures = Array.from({ length: count }, (_, index) => ({ name: `t${index}`, error }));
			const text = summariseFailures([{ ...good, failed: count, failures }]);
			expect(text.split("\n").length).toBeLessThan(60);
			expect(text.includes(`and ${count - 12} more`)).toBe(count > 12);
		}
	});
});
