import type { BudgetStatus } from "../contract.ts";

const DAY_MS = 86_400_000;
const NEAR_SHARE = 0.8;

/** What the month comes to at the pace so far; a pace of less than a day says nothing. */
export function projectSpend(given: {
	readonly spentNanos: number;
	readonly sinceMs: number;
	readonly untilMs: number;
	readonly nowMs: number;
}): number | null {
	const passedMs = given.nowMs - given.sinceMs;
	if (passedMs < DAY_MS) return null;
	return Math.round((given.spentNanos / passedMs) * (given.untilMs - given.sinceMs));
}

/** The kinds of alert that the spending asks for: what is exceeded is near as well. */
export function judgeBudget(share: number | null): readonly string[] {
	if (share === null || share < NEAR_SHARE) return [];
	return share < 1 ? ["budget_near"] : ["budget_near", "budget_exceeded"];
}

/** `November 2026: $84.20 of $100.00 are spent (84 %).` */
export function describeBudget(status: BudgetStatus, month: string): string {
	const usd = (nanos: number) => `$${(nanos / 1e9).toFixed(2)}`;
	const percent = Math.floor((status.share ?? 0) * 100);
	return `${month}: ${usd(status.spentNanos)} of ${usd(status.budgetNanos ?? 0)} are spent (${percent} %). Calls go on.`;
}
