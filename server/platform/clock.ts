/** Source of time, injected so that tests and the fault simulator can steer it. */
export interface Clock {
	/** Wall-clock time in milliseconds since the Unix epoch. */
	nowMs(): number;
	/** Monotonic time in milliseconds: only differences mean anything. */
	monotonicMs(): number;
}

export const systemClock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: () => performance.now(),
};
