import type { Clock } from "#server/platform/clock.ts";
import type { Scheduler } from "../ports.ts";

/** Time and deferred work that move only when the test says so. */
export interface VirtualTime {
	readonly clock: Clock;
	/** The scheduler of one process: nothing of it runs once `isDead` says so. */
	scheduler(isDead?: () => boolean): Scheduler;
	/** Runs what is deferred, then lets promises settle; repeats until nothing is left. */
	settle(): Promise<void>;
	/** Moves on by `ms`, running timers in order and settling after each. */
	advance(ms: number): Promise<void>;
}

interface Timer {
	readonly atMs: number;
	readonly sequence: number;
	readonly callback: () => void;
}

/** Rounds of promise reactions after which a chain of awaits is over. */
const MICROTASK_ROUNDS = 30;

export function createVirtualTime(startMs: number): VirtualTime {
	let nowMs = startMs;
	let sequence = 0;
	let deferred: (() => void)[] = [];
	const timers = new Set<Timer>();

	async function settle(): Promise<void> {
		do {
			const callbacks = deferred;
			deferred = [];
			for (const callback of callbacks) callback();
			for (let round = 0; round < MICROTASK_ROUNDS; round++) await null;
		} while (deferred.length > 0);
	}

	function nextTimer(untilMs: number): Timer | null {
		let next: Timer | null = null;
		for (const timer of timers) {
			if (timer.atMs > untilMs) continue;
			if (next === null || timer.atMs < next.atMs) next = timer;
			else if (timer.atMs === next.atMs && timer.sequence < next.sequence) next = timer;
		}
		return next;
	}

	return {
		clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
		scheduler(isDead = () => false) {
			const alive = (callback: () => void) => () => {
				if (isDead()) return;
				try {
					callback();
				} catch (error) {
					// Dying in the middle of it is what the test wanted.
					if (!isDead()) throw error;
				}
			};
			return {
				defer(callback) {
					deferred.push(alive(callback));
				},
				after(ms, callback) {
					const timer = { atMs: nowMs + ms, sequence: sequence++, callback: alive(callback) };
					timers.add(timer);
					return () => timers.delete(timer);
				},
			};
		},
		settle,
		async advance(ms) {
			const untilMs = nowMs + ms;
			await settle();
			for (let timer = nextTimer(untilMs); timer !== null; timer = nextTimer(untilMs)) {
				timers.delete(timer);
				nowMs = timer.atMs;
				timer.callback();
				await settle();
			}
			nowMs = untilMs;
		},
	};
}
