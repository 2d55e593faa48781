import type { Scheduler } from "./ports.ts";

/** The event loop's own timers. They never keep a process alive that has nothing else to do. */
export const nodeScheduler: Scheduler = {
	defer(callback) {
		setImmediate(callback);
	},
	after(ms, callback) {
		const timer = setTimeout(callback, ms);
		timer.unref();
		return () => clearTimeout(timer);
	},
};
