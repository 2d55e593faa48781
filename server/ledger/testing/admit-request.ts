import type { UsageTerminal } from "../core/usage-records.ts";
import { buildIntent, buildTerminal } from "./build-records.ts";
import type { LedgerRig, RigProcess } from "./ledger-rig.ts";

/** Longest time until everything that can be stored is stored. */
export const LONG_MS = 120_000;

/** A request that was let in, for a test to end. */
export interface AdmittedRequest {
	readonly id: string;
	end(terminal?: Partial<UsageTerminal>): Promise<void>;
}

/** Lets a request in with a new id. */
export function admit(
	rig: LedgerRig,
	{ ledger }: RigProcess,
	estimateNanos = 5_000,
): AdmittedRequest {
	const id = rig.newId();
	const usage = ledger.admit(buildIntent({ id, atMs: rig.time.clock.nowMs(), estimateNanos }));
	return { id, end: (terminal) => usage.finish(buildTerminal({ id, ...terminal })) };
}

/** True once the promise is fulfilled; false while it is not. */
export function watch(promise: Promise<void>): { isDone: () => boolean; error: () => unknown } {
	let isDone = false;
	let failure: unknown = null;
	promise.then(
		() => {
			isDone = true;
		},
		(error: unknown) => {
			failure = error;
		},
	);
	return { isDone: () => isDone, error: () => failure };
}
