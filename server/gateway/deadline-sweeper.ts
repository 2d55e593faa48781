import type { Clock } from "#server/platform/clock.ts";
import type { TimerHandle, Timers } from "./ports.ts";

/** Something with deadlines of its own that wants to look at the time now and then. */
export interface Swept {
	tick(nowMs: number): void;
	/** Its `tick` failed, or its other work did: it ends, and never throws. */
	crash(error: unknown): void;
}

/** One coarse timer for all running requests, instead of several for each. */
export interface DeadlineSweeper {
	add(item: Swept): void;
	remove(item: Swept): void;
}

/** Deadlines are missed by at most this much. */
export const SWEEP_INTERVAL_MS = 50;

/** Ticks every registered item while there is one; stands still otherwise. */
export function createDeadlineSweeper(clock: Clock, timers: Timers): DeadlineSweeper {
	const items = new Set<Swept>();
	let handle: TimerHandle | null = null;
	function sweep(): void {
		handle = null;
		const nowMs = clock.monotonicMs();
		for (const item of items) {
			try {
				item.tick(nowMs);
			} catch (error) {
				items.delete(item);
				item.crash(error);
			}
		}
		schedule();
	}
	function schedule(): void {
		if (handle === null && items.size > 0) handle = timers.setTimeout(sweep, SWEEP_INTERVAL_MS);
	}
	return {
		add(item) {
			items.add(item);
			schedule();
		},
		remove(item) {
			items.delete(item);
		},
	};
}
