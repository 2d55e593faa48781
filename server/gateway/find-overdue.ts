import type { Attempt } from "./attempt.ts";
import { type Failure, gatewayFailure } from "./core/classify-error.ts";
import type { GatewayLimits } from "./gateway-limits.ts";

/** The failure of an attempt whose deadline has passed. */
function describeSilence(attempt: Attempt, nowMs: number, idleMs: number): Failure {
	const waited = Math.round(nowMs - attempt.startMs);
	const message =
		attempt.ttftMs === null
			? `no first token or answer within ${waited} ms`
			: `the stream was silent for ${idleMs} ms`;
	return gatewayFailure("timeout", message, attempt.status);
}

/** Why the running attempt must end now; `complete`: its answer is whole; `null`: it may go on. */
export function findOverdue(
	attempt: Attempt,
	nowMs: number,
	run: { readonly arrivedMs: number; readonly isBlocked: boolean },
	limits: Pick<GatewayLimits, "totalMs" | "idleMs">,
): Failure | "complete" | null {
	const { totalMs, idleMs } = limits;
	if (nowMs - run.arrivedMs >= totalMs)
		return gatewayFailure("timeout", `no complete answer within ${totalMs} ms`, attempt.status);
	// While the client reads slower than the upstream writes, the silence is ours.
	if (run.isBlocked || nowMs < attempt.deadlineMs) return null;
	// With every finish reason seen only the usage is missing: the answer is whole.
	return attempt.normalizer?.isFinished() === true
		? "complete"
		: describeSilence(attempt, nowMs, idleMs);
}
