import type { PolicyConfig } from "../contract.ts";

export const DAY_MS = 86_400_000;

/** Whole days between release and `atMs`, as the seed counts them; negative before the release. */
export function ageInDays(createdMs: number, atMs: number): number {
	return Math.floor((atMs - createdMs) / DAY_MS);
}

/** Points in millionths by age in whole days; an unknown release date counts as old. */
export function scoreFreshness(
	policy: PolicyConfig,
	microWeight: number,
	ageDays: number | null,
): number {
	const { freshDays, recentDays, recentShare, oldShare } = policy.freshness;
	if (ageDays === null || ageDays >= recentDays) return Math.round(microWeight * oldShare);
	return ageDays < freshDays ? microWeight : Math.round(microWeight * recentShare);
}

/** Points in millionths by the p95 of the policy's latency metric, ms. */
export function scoreLatency(policy: PolicyConfig, microWeight: number, p95Ms: number): number {
	const { fastMs, mediumMs, mediumShare, slowShare } = policy.latency;
	if (p95Ms < fastMs) return microWeight;
	return Math.round(microWeight * (p95Ms < mediumMs ? mediumShare : slowShare));
}

/** Points in millionths by quality percentile, 0..100. */
export function scoreQuality(microWeight: number, percentile: number): number {
	return Math.round((microWeight * percentile) / 100);
}

/** Points in millionths by the blended price, dollars per 1,000 tokens. */
export function scoreCost(policy: PolicyConfig, microWeight: number, usdPer1k: number): number {
	const excess = usdPer1k - policy.cost.freeUsdPer1k;
	if (excess <= 0) return microWeight;
	return Math.round(microWeight * Math.max(0, 1 - excess * policy.cost.slopePerUsd));
}
