import type { Random } from "#server/platform/random.ts";
import { backoffMs } from "./core/backoff.ts";
import type { BreakerPermit, CircuitBreaker } from "./core/circuit-breaker.ts";
import type { Failure } from "./core/classify-error.ts";
import {
	type CandidateHealth,
	FAILOVER_RULES,
	type FailoverRule,
	isWorse,
} from "./core/failover-plan.ts";
import type { RetryBudget } from "./core/retry-budget.ts";
import type { GatewayLimits } from "./gateway-limits.ts";
import type { Candidate } from "./select-candidates.ts";

/** What happens after a failed attempt. */
export type NextStep =
	| { readonly kind: "try"; readonly candidate: Candidate; readonly permit: BreakerPermit }
	| { readonly kind: "wait"; readonly candidate: Candidate; readonly waitMs: number }
	| { readonly kind: "stop" };

export interface PlanContext {
	readonly candidates: readonly Candidate[];
	readonly tried: readonly Candidate[];
	/** Attempts made so far. */
	readonly attempts: number;
	/** Time left for the whole request, ms. */
	readonly leftMs: number;
	readonly breaker: CircuitBreaker;
	readonly budget: RetryBudget;
	readonly limits: GatewayLimits;
	readonly random: Random;
}

const STOP: NextStep = { kind: "stop" };

function healthOf(candidate: Candidate, breaker: CircuitBreaker): CandidateHealth {
	const id = candidate.model.id;
	const name = candidate.upstream.name;
	const { rate, attempts } = breaker.errorRate(id, name);
	return { open: breaker.isOpen(id, name), rate, attempts };
}

function allows(rule: FailoverRule, left: Candidate, candidate: Candidate): boolean {
	switch (rule.next) {
		case "any":
			return true;
		case "other_upstream":
			return candidate.upstream.name !== left.upstream.name;
		case "larger_context":
			return candidate.model.contextTokens > left.model.contextTokens;
		case "other_author":
			return candidate.model.author !== left.model.author;
		default:
			return false;
	}
}

/** Takes the first candidate that its breaker lets through; used for the first attempt as well. */
export function takeFirst(
	candidates: readonly Candidate[],
	breaker: CircuitBreaker,
): { readonly candidate: Candidate; readonly permit: BreakerPermit } | null {
	for (const candidate of candidates) {
		const permit = breaker.acquire(candidate.model.id, candidate.upstream.name);
		if (permit !== "refused") return { candidate, permit };
	}
	return null;
}

/** Decides by class of error: another candidate in no worse health, the same after a pause, or none. */
export function planNext(failure: Failure, left: Candidate, context: PlanContext): NextStep {
	const { breaker, budget, limits } = context;
	if (context.attempts >= limits.maxAttempts || context.leftMs <= 0) return STOP;
	const rule = FAILOVER_RULES[failure.errorClass];
	const leftHealth = healthOf(left, breaker);
	for (const candidate of context.candidates) {
		if (context.tried.includes(candidate) || !allows(rule, left, candidate)) continue;
		if (isWorse(healthOf(candidate, breaker), leftHealth)) continue;
		// Budget first: a probe's permit that is not used would stay taken.
		if (!budget.spend(candidate.upstream.name)) continue;
		const permit = breaker.acquire(candidate.model.id, candidate.upstream.name);
		if (permit !== "refused") return { kind: "try", candidate, permit };
	}
	if (!rule.same || leftHealth.open) return STOP;
	const waitMs = backoffMs(
		context.attempts - 1,
		failure.retryAfterMs,
		limits.backoff,
		context.random,
	);
	if (waitMs === null || waitMs >= context.leftMs) return STOP;
	return budget.spend(left.upstream.name) ? { kind: "wait", candidate: left, waitMs } : STOP;
}
