import type { AttemptRecord, Outcome } from "#server/ledger/contract.ts";
import { type AnswerCapture, buildCapture } from "./answer-capture.ts";
import { type AnswerFacts, buildTerminal } from "./build-records.ts";
import type { Failure } from "./core/classify-error.ts";
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

/** What a request had gathered by its end. */
export interface RunHistory {
	readonly input: ChatInput;
	readonly opened: OpenedRun;
	/** Wall-clock time of arrival. */
	readonly arrivedAtMs: number;
	readonly ttftMs: number | null;
	readonly attempts: readonly AttemptRecord[];
	readonly capture: AnswerCapture | null;
}

/** Writes the one usage record of a request; resolves when the log has it. */
export function recordEnd(deps: GatewayDeps, run: RunHistory, end: RunEnd): Promise<void> {
	const { ledger, observer, directory, clock, limits, effectivePrice } = deps;
	const { input, opened, attempts, capture } = run;
	const terminal = buildTerminal({
		...end,
		id: input.requestId,
		atMs: clock.nowMs(),
		startedAtMs: run.arrivedAtMs,
		promptTokens: opened.selection.promptTokens,
		directory,
		effectivePrice,
		ttftMs: run.ttftMs,
		durationMs: clock.monotonicMs() - input.arrivedMs,
		attempts,
		spans: buildSpans(input, opened.decidedMs, attempts),
	});
	if (capture !== null)
		ledger.capture(buildCapture(capture, input, terminal.atMs, limits.captureBytes));
	observer.requestFinished(terminal, opened.request.stream);
	return ledger.finish(terminal);
}
