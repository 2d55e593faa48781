import type { Clock } from "#server/platform/clock.ts";

/** A clock that stands still until the test moves it. */
export function createSteerableClock(startMs = Date.UTC(2026, 0, 15, 12)): Clock & {
	advance(ms: number): void;
} {
	let elapsed = 0;
	return {
		nowMs: () => startMs + elapsed,
		monotonicMs: () => elapsed,
		advance(ms) {
			elapsed += ms;
		},
	};
}
