import type { Clock } from "#server/platform/clock.ts";
import type { TimerHandle, Timers } from "../ports.ts";

/** Time that passes only when told to; drives clock and timers of a simulation. */
export interface VirtualTime {
	readonly clock: Clock;
	readonly timers: Timers;
	/** Runs everything that is due within `ms`, in order; promises settle between two timers. */
	advance(ms: number): Promise<void>;
	pending(): number;
}

interface Entry {
	readonly atMs: number;
	readonly order: number;
	readonly callback: () => void;
}

/** Begins at a fixed wall-clock time, so that runs repeat exactly. */
export function createVirtualTime(wallStartMs = Date.UTC(2026, 10, 22)): VirtualTime {
	let nowMs = 0;
	let order = 0;
	const entries = new Map<number, Entry>();
	const settle = async () => {
		for (let turn = 0; turn < 8; turn++) await Promise.resolve();
	};
	const takeNext = (untilMs: number): Entry | null => {
		let next: Entry | null = null;
		for (const entry of entries.values()) {
			if (entry.atMs > untilMs) continue;
			if (!next || entry.atMs < next.atMs || (entry.atMs === next.atMs && entry.order < next.order))
				next = entry;
		}
		if (next) entries.delete(next.order);
		return next;
	};
	return {
		clock: { nowMs: () => wallStartMs + nowMs, monotonicMs: () => nowMs },
		timers: {
			setTimeout(callback, ms): TimerHandle {
				const id = order++;
				entries.set(id, { atMs: nowMs + Math.max(0, ms), order: id, callback });
				return id;
			},
			clearTimeout(handle) {
				if (typeof handle === "number") entries.delete(handle);
			},
		},
		async advance(ms) {
			const untilMs = nowMs + ms;
			await settle();
			for (let next = takeNext(untilMs); next; next = takeNext(untilMs)) {
				nowMs = Math.max(nowMs, next.atMs);
				next.callback();
				await settle();
			}
			nowMs = untilMs;
			await settle();
		},
		pending: () => entries.size,
	};
}
