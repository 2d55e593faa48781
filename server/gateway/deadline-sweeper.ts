import { type BagItem, createBag } from "#server/platform/bag.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { TimerHandle, Timers } from "./ports.ts";

/** Something with deadlines of its own that wants to look at the time now and then. */
export interface Swept extends BagItem {
	tick(nowMs: number): void;
	/** Its `tick` failed, or its other work did: it ends, and never throws. */
	crash(error: unknown): void;
}

/** One coarse timer for all running requests, instead of several for each. */
export interface DeadlineSweeper<Item extends Swept> {
	add(item: Item): void;
	remove(item: Item): void;
	size(): number;
	items(): readonly Item[];
}

/** Deadlines are missed by at most this much. */
export const SWEEP_INTERVAL_MS = 50;

/** Ticks every registered item while there is one; stands still otherwise. */
export function createDeadlineSweeper<Item extends Swept>(
	clock: Clock,
	timers: Timers,
): DeadlineSweeper<Item> {
	const bag = createBag<Item>();
	let handle: TimerHandle | null = null;
	function sweep(): void {
		handle = null;
		const nowMs = clock.monotonicMs();
		for (const item of bag.items()) {
			if (item.place < 0) continue;
			try {
				item.tick(nowMs);
			} catch (error) {
				bag.remove(item);
				item.crash(error);
			}
		}
		schedule();
	}
	function schedule(): void {
		if (handle === null && bag.size() > 0) handle = timers.setTimeout(sweep, SWEEP_INTERVAL_MS);
	}
	return {
		add(item) {
			bag.add(item);
			schedule();
		},
		remove: bag.remove,
		size: bag.size,
		items: bag.items,
	};
}
