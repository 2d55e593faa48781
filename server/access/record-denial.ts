import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import type { Actor } from "./contract.ts";
import { describeActor, recordAudit } from "./record-audit.ts";

const QUIET_MS = 60_000;
const MAX_REMEMBERED = 1_000;

/**
 * Records that a change was denied, once a minute for one actor and procedure: a caller in a loop
 * must not be able to fill the log.
 */
export function createDenialRecorder(db: Db, clock: Clock) {
	const recordedMs = new Map<string, number>();
	return async (actor: Actor, path: string, reason: string): Promise<void> => {
		const key = `${describeActor(actor).id} ${path}`;
		const nowMs = clock.nowMs();
		if (nowMs - (recordedMs.get(key) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
		if (recordedMs.size >= MAX_REMEMBERED) recordedMs.clear();
		recordedMs.set(key, nowMs);
		await inTransaction(db, (tx) =>
			recordAudit(tx, {
				actor,
				action: "access.deny",
				target: { kind: "procedure", id: path },
				after: { reason },
			}),
		);
	};
}

export type DenialRecorder = ReturnType<typeof createDenialRecorder>;
