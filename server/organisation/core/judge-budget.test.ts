import { expect, test } from "vitest";
import { describeBudget, judgeBudget, projectSpend } from "./judge-budget.ts";

const DAY_MS = 86_400_000;

test.each([
	[null, []],
	[0.799, []],
	[0.8, ["budget_near"]],
	[0.9999, ["budget_near"]],
	[1, ["budget_near", "budget_exceeded"]],
])("a share of %s asks for %s", (share, kinds) => {
	expect(judgeBudget(share)).toEqual(kinds);
});

test("projects the pace so far onto the whole month, and nothing from less than a day", () => {
	const month = { spentNanos: 10e9, sinceMs: 0, untilMs: 30 * DAY_MS };
	expect(projectSpend({ ...month, nowMs: 10 * DAY_MS })).toBe(30e9);
	expect(projectSpend({ ...month, nowMs: DAY_MS - 1 })).toBeNull();
});

test("never says that all is spent before it is", () => {
	const status = {
		since: "2026-11-01T00:00:00.000Z",
		until: "2026-12-01T00:00:00.000Z",
		zone: "UTC",
		budgetNanos: 100e9,
		spentNanos: 99.9e9,
		simulatedNanos: 0,
		share: 0.999,
		projectedNanos: null,
	};
	expect(describeBudget(status, "November 2026")).toBe(
		"November 2026: $99.90 of $100.00 are spent (99 %). Calls go on.",
	);
});
