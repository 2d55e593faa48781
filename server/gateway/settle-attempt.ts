import type { AttemptRecord } from "#server/ledger/core/usage-records.ts";
import type { Attempt } from "./attempt.ts";
import type { AnswerFacts } from "./build-records.ts";
import type { Failure } from "./core/classify-error.ts";
import { FAILOVER_RULES } from "./core/failover-plan.ts";
import type { GatewayDeps } from "./gateway-deps.ts";

export interface AttemptEnd {
	readonly outcome: AttemptRecord["outcome"];
	readonly failure: Failure | null;
	/** As the upstream reported it; `null` when it did not. */
	readonly outputTokens: number | null;
	/** Monotonic time to which the record's times refer. */
	readonly arrivedMs: number;
}

/** Reports an attempt's end to breaker and measurements, once, and returns its record. */
export function settleAttempt(deps: GatewayDeps, attempt: Attempt, end: AttemptEnd): AttemptRecord {
	const { outcome, failure } = end;
	const { model, upstream } = attempt.candidate;
	const rule = failure === null ? null : FAILOVER_RULES[failure.errorClass];
	const report = outcome === "ok" ? "success" : (rule?.breaker ?? "neutral");
	deps.breaker.report(model.id, upstream.name, attempt.permit, report);
	const record = attempt.toRecord(end.arrivedMs, outcome, failure);
	deps.observer.attemptFinished(record);
	// An attempt that we ended ourselves says nothing about the upstream.
	if (outcome !== "abandoned")
		deps.health.record({
			modelId: model.id,
			upstream: upstream.name,
			ttftMs: attempt.ttftMs,
			totalMs: deps.clock.monotonicMs() - attempt.startMs,
			outputTokens: end.outputTokens,
			outcome: failure?.errorClass ?? "ok",
		});
	return record;
}

/** What the attempt's stream has told so far. */
export function readStreamFacts(attempt: Attempt): AnswerFacts {
	const { candidate, normalizer } = attempt;
	return {
		candidate,
		model: normalizer?.model ?? null,
		provider: normalizer?.provider ?? null,
		finishReason: normalizer?.finishReason ?? null,
		usage: normalizer?.usage ?? null,
		characters: normalizer?.characters ?? 0,
		answered: attempt.wasAnswered(),
	};
}
