/** Bounds extra attempts to a share of the first ones, per upstream. */
export interface RetryBudget {
	/** A request's first attempt went to the upstream. */
	earn(upstream: string): void;
	/** Takes one extra attempt against the upstream; false when the budget is spent. */
	spend(upstream: string): boolean;
}

export interface RetryBudgetLimits {
	/** Extra attempts earned by each first attempt. */
	readonly ratio: number;
	/** Extra attempts that may be saved up, and with which an upstream begins. */
	readonly burst: number;
}

/** Counts in thousandths, so that ten tenths make exactly one. */
const UNIT = 1000;

/**
 * Token bucket filled by requests, not by time: extra attempts <= burst + ratio × first attempts,
 * at any moment and at any rate.
 */
export function createRetryBudget(limits: RetryBudgetLimits): RetryBudget {
	const cap = Math.round(limits.burst * UNIT);
	const gain = Math.floor(limits.ratio * UNIT);
	const saved = new Map<string, number>();
	return {
		earn(upstream) {
			saved.set(upstream, Math.min(cap, (saved.get(upstream) ?? cap) + gain));
		},
		spend(upstream) {
			const left = saved.get(upstream) ?? cap;
			if (left < UNIT) return false;
			saved.set(upstream, left - UNIT);
			return true;
		},
	};
}
