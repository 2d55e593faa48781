import type { LockFault } from "./lock-model.ts";

/** Ends the reading of one file; `readLock` turns it into a result. */
export class LockError extends Error {
	readonly fault: LockFault;

	constructor(message: string, place: Partial<Omit<LockFault, "message">> = {}) {
		super(message);
		this.name = "LockError";
		this.fault = { message, hint: null, line: null, column: null, ...place };
	}
}
