import type { Outcome } from "#server/ledger/contract.ts";
import { buildCapture } from "./answer-capture.ts";
import type { AttemptSeries } from "./attempt-series.ts";
import { type AnswerFacts, buildTerminal } from "./build-records.ts";
import type { Failure } from "./core/classify-error.ts";
import type { TraceContext } from "./core/trace-context.ts";
import { buildSpans } from "./describe-run.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import type { ChatInput, OpenedRun } from "./open-run.ts";

/** How a request ended. */
export interface RunEnd {
	readonly outcome: Outcome;
	readonly failure: Failure | null;
	readonly httpStatus: number;
	readonly facts: AnswerFacts;
}

/** A whole answer. */
export function succeeded(facts: AnswerFacts): RunEnd {
	return { outcome: "ok", failure: null, httpStatus: 200, facts };
}

/** What a request had gathered by its end. */
export interface RunHistory {
	readonly input: ChatInput;
	readonly opened: OpenedRun;
	/** Wall-clock time of arrival. */
	readonly arrivedAtMs: number;
	readonly series: AttemptSeries | null;
	readonly trace: TraceContext;
}

/** Writes the one usage record of a request; resolves when the log has it. */
export function recordEnd(deps: GatewayDeps, run: RunHistory, end: RunEnd): Promise<void> {
	const { ledger, observer, directory, clock, limits, effectivePrice } = deps;
	const { input, opened, series } = run;
	const attempts = series?.records ?? [];
	const capture = series?.capture ?? null;
	const terminal = buildTerminal({
		...end,
		id: input.requestId,
		atMs: clock.nowMs(),
		startedAtMs: run.arrivedAtMs,
		promptTokens: opened.selection.promptTokens,
		directory,
		effectivePrice,
		ttftMs: series?.ttftMs ?? null,
		durationMs: clock.monotonicMs() - input.arrivedMs,
		attempts,
		spans: buildSpans(input, opened.decidedMs, attempts),
	});
	if (capture !== null) {
		const answerHeaders = series?.current?.answerHeaders ?? null;
		const kept = { capture, answerHeaders, input, maxBytes: limits.captureBytes };
		ledger.capture(buildCapture(kept, terminal.atMs));
	}
	observer.requestFinished(terminal, {
		stream: opened.request.stream,
		modelAsked: opened.request.modelAsked,
		decisionId: opened.selection.decision?.id ?? null,
		simulated: opened.first.candidate.upstream.simulated,
		trace: run.trace,
	});
	return opened.usage.finish(terminal);
}
