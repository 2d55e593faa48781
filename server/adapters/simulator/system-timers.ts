import type { Timers } from "#server/gateway/ports.ts";

/** Node's timers behind the port; a timeout's number is enough to clear it. */
export const systemTimers: Timers = {
	setTimeout: (callback, ms) => Number(setTimeout(callback, ms)),
	clearTimeout: (handle) => clearTimeout(Number(handle)),
};
