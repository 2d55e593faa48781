import type { Clock } from "#server/platform/clock.ts";
import type { ChangeFeed, ChangeTopic } from "#server/platform/events.ts";

export interface FakeChangeFeed extends ChangeFeed {
	/** The feed sees a new epoch of the topic. */
	announce(topic: ChangeTopic): void;
	/** The feed has looked at the database just now. */
	confirm(): void;
}

/** A change feed whose looks at the database are made by the test. */
export function createFakeChangeFeed(clock: Clock): FakeChangeFeed {
	const listeners = new Map<ChangeTopic, Set<() => void>>();
	let confirmedMs = clock.nowMs();
	return {
		subscribe(topic, onChange) {
			const set = listeners.get(topic) ?? new Set();
			listeners.set(topic, set.add(onChange));
			return () => set.delete(onChange);
		},
		lastConfirmedMs: () => confirmedMs,
		announce(topic) {
			confirmedMs = clock.nowMs();
			for (const listener of listeners.get(topic) ?? []) listener();
		},
		confirm() {
			confirmedMs = clock.nowMs();
		},
		close: () => Promise.resolve(),
	};
}
