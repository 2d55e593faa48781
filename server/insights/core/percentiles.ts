import type { Percentiles } from "../contract.ts";

/**
 * Counts by logarithmic slot: slot `s` holds values from `LOWEST × GROWTH^s` up to the next, so its
 * geometric middle is at most 2 % from every value in it. The database counts with the same numbers.
 */
export const SLOT_GROWTH = 1.04;
export const LOWEST_MS = 0.1;

/** How many values fell into a slot. Weights need not be whole. */
export interface SlotCount {
	readonly slot: number;
	readonly weight: number;
}

/** Middle of a slot, ms. */
export function slotMiddle(slot: number): number {
	return LOWEST_MS * SLOT_GROWTH ** (slot + 0.5);
}

/** The slot of a value, as the database computes it. */
export function slotOf(valueMs: number): number {
	return Math.floor(Math.log(Math.max(valueMs, LOWEST_MS) / LOWEST_MS) / Math.log(SLOT_GROWTH));
}

/** Percentiles of counts that may name a slot more than once. `n` is what was really counted. */
export function percentilesOf(
	counts: readonly SlotCount[],
	{ n, complete }: { readonly n: number; readonly complete: boolean },
): Percentiles {
	const weights = new Map<number, number>();
	for (const { slot, weight } of counts) weights.set(slot, (weights.get(slot) ?? 0) + weight);
	const slots = [...weights].sort(([a], [b]) => a - b);
	const total = slots.reduce((sum, [, weight]) => sum + weight, 0);
	return { p50: quantile(slots, total, 0.5), p95: quantile(slots, total, 0.95), n, complete };
}

/** Nearest rank: the value below which at least the share `q` lies. */
function quantile(
	slots: readonly (readonly [number, number])[],
	total: number,
	q: number,
): number | null {
	const target = q * total;
	let sum = 0;
	for (const [slot, weight] of slots) {
		sum += weight;
		// The tolerance keeps float sums from skipping the slot that holds the exact rank.
		if (sum >= target - total * 1e-9) return slotMiddle(slot);
	}
	return null;
}
