import type { BreakerReport } from "./circuit-breaker.ts";
import type { ErrorClass } from "./classify-error.ts";

/** What a class of error allows next. */
export interface FailoverRule {
	/** Another candidate may be tried. */
	readonly next: "any" | "other_upstream" | "larger_context" | "other_author" | "no";
	/** The same candidate may be tried again after a pause. */
	readonly same: boolean;
	readonly breaker: BreakerReport;
}

const STOP: FailoverRule = { next: "no", same: false, breaker: "neutral" };
const ANYWHERE: FailoverRule = { next: "any", same: true, breaker: "failure" };

/**
 * The rules of failover, by class. A dead key says nothing about other upstreams; a prompt that is
 * too long or refused may pass elsewhere; what the caller did wrong is wrong everywhere.
 */
export const FAILOVER_RULES: Readonly<Record<ErrorClass, FailoverRule>> = {
	key_dead: { next: "other_upstream", same: false, breaker: "failure" },
	rate_limited: ANYWHERE,
	overloaded: ANYWHERE,
	server_error: ANYWHERE,
	connect: ANYWHERE,
	stream_incomplete: ANYWHERE,
	malformed: ANYWHERE,
	// The time is already gone: the same candidate would most likely take it again.
	timeout: { next: "any", same: false, breaker: "failure" },
	not_found: { next: "any", same: false, breaker: "failure" },
	context_length: { next: "larger_context", same: false, breaker: "neutral" },
	content_policy: { next: "other_author", same: false, breaker: "neutral" },
	bad_request: STOP,
	payload_too_large: STOP,
	aborted: STOP,
};

/** Health of one candidate as the breaker sees it. */
export interface CandidateHealth {
	readonly open: boolean;
	readonly rate: number;
	readonly attempts: number;
}

/** Below this many decayed attempts a share of failures is chance. */
const MIN_EVIDENCE = 5;
/** A share of failures that a healthy upstream shows as well. */
const NOISE = 0.05;

/**
 * True when moving from `left` to `candidate` would make things worse. A candidate without enough
 * evidence is not worse: it is unknown, and its first failures open its breaker soon enough.
 */
export function isWorse(candidate: CandidateHealth, left: CandidateHealth): boolean {
	if (candidate.open) return true;
	if (candidate.attempts < MIN_EVIDENCE) return false;
	return candidate.rate > Math.max(left.rate, NOISE);
}
