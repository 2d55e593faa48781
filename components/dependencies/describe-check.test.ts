import { expect, test } from "vitest";
import type { CheckSummary } from "#server/dependencies/console-contract.ts";
import { describeChange, describeCheck } from "./describe-check.ts";

const check: CheckSummary = {
	name: "vulnerabilities",
	status: "passed",
	verdict: "none known to 2026-11-22",
	issues: 0,
	failing: 0,
	waived: 0,
	change: null,
};

test("what was not looked at is never a figure, and nothing found is not the same", () => {
	expect(describeCheck({ ...check, status: "not_checked", issues: null })).toBe("not checked");
	expect(describeCheck({ ...check, status: "not_checked" })).toBe("not checked");
	expect(describeCheck({ ...check, issues: null })).toBe("not known");
	expect(describeCheck(check)).toBe("nothing found");
	const unruled = { ...check, status: "warned" as const, verdict: "the policy names none" };
	expect(describeCheck(unruled)).toBe("the policy names none");
	expect(describeCheck({ ...check, issues: 5, failing: 1, waived: 2 })).toBe(
		"5 found, 1 fails, 2 accepted",
	);
});

test("a change is told only where two audits can be compared", () => {
	expect(describeChange(check)).toBe("no comparison");
	expect(describeChange({ ...check, change: 0 })).toBe("as before");
	expect(describeChange({ ...check, change: 2 })).toBe("2 more than before");
	expect(describeChange({ ...check, change: -1 })).toBe("1 fewer than before");
});
