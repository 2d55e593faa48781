import type { Outcome } from "#server/ledger/contract.ts";
import { AnswerWriter } from "./answer-writer.ts";
import type { Attempt } from "./attempt.ts";
import { AttemptSeries, type SeriesOwner } from "./attempt-series.ts";
import type { AnswerFacts } from "./build-records.ts";
import { type Failure, gatewayFailure } from "./core/classify-error.ts";
import { readAnswer } from "./core/read-answer.ts";
import type { RequestProblem } from "./core/request-problem.ts";
import { readTraceContext, type TraceContext } from "./core/trace-context.ts";
import type { Swept } from "./deadline-sweeper.ts";
import { describeFailure } from "./describe-failure.ts";
import { buildResponseHeaders } from "./describe-run.ts";
import { findOverdue } from "./find-overdue.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import { guard } from "./guard-handler.ts";
import { type ChatInput, type OpenedRun, openRun } from "./open-run.ts";
import type { ChatSink } from "./ports.ts";
import { type RunEnd, recordEnd, succeeded } from "./record-end.ts";
import { type Refusal, recordRefusal } from "./record-refusal.ts";
import { INTERNAL_FAILURE, SHUTTING_DOWN, toRefusalError, USAGE_NOT_RECORDED } from "./refusals.ts";
import { readStreamFacts } from "./settle-attempt.ts";

/**
 * `closing`: the usage record is being written. `draining`: the client has its answer, the upstream
 * may still send its last bytes so that the connection can be used again.
 */
type Phase = "new" | "open" | "closing" | "draining" | "done";

const DRAIN_MS = 5_000;
const BROKEN = gatewayFailure("aborted", "the gateway failed on this request", null);

/**
 * One request's life: admitted, tried, committed when text goes out, closed by one usage record
 * that is written before the last bytes. A class, since thousands live at once and each callback
 * would otherwise be a closure of its own.
 */
export class ChatRun implements SeriesOwner, Swept {
	place = -1;
	readonly #deps: GatewayDeps;
	readonly #input: ChatInput;
	readonly #writer: AnswerWriter;
	readonly #onDone: (run: ChatRun) => void;
	readonly #trace: TraceContext;
	readonly #arrivedAtMs: number;
	#phase: Phase = "new";
	#opened: OpenedRun | null = null;
	#series: AttemptSeries | null = null;
	#drainUntilMs = 0;
	#isClientGone = false;

	constructor(deps: GatewayDeps, input: ChatInput, sink: ChatSink, onDone: (run: ChatRun) => void) {
		this.#deps = deps;
		this.#input = input;
		this.#onDone = onDone;
		this.#arrivedAtMs = deps.clock.nowMs();
		this.#trace = readTraceContext(input.traceparent, input.requestId);
		this.#writer = new AnswerWriter(sink, deps.limits, () => this.#headers());
	}

	nowMs(): number {
		return this.#deps.clock.monotonicMs();
	}

	wallMs(): number {
		return this.#deps.clock.nowMs();
	}

	/** Opens the request and sends its first attempt; a refusal is answered at once. */
	start(): void {
		const arrival = { atMs: this.#arrivedAtMs, traceId: this.#trace.traceId };
		const opened = openRun(this.#deps, this.#input, arrival);
		if ("problem" in opened) {
			if (opened.accepted === null) this.#refuse(opened.problem);
			else
				this.#refuseAccepted({ ...opened.accepted, atMs: arrival.atMs, problem: opened.problem });
			return;
		}
		this.#opened = opened;
		const target = { trace: this.#trace, writer: this.#writer };
		const series = new AttemptSeries(this.#deps, this.#input, opened, this, target);
		this.#series = series;
		this.#phase = "open";
		series.start();
	}

	/** The client can take more. */
	drained(): void {
		if (!this.#writer.isBlocked) return;
		this.#writer.isBlocked = false;
		const attempt = this.#series?.current;
		if (!attempt) return;
		// The silence was ours: the upstream gets its full idle time again.
		attempt.deadlineMs = this.nowMs() + this.#deps.limits.idleMs;
		guard(this, () => attempt.resume());
	}

	/** The client left: the upstream is told now, what was streamed is recorded. */
	clientGone(): void {
		this.#isClientGone = true;
		const complete = this.#series?.current?.normalizer?.isFinished() === true;
		const failure = complete
			? null
			: gatewayFailure("aborted", "the client closed the connection", null);
		const status = complete ? 200 : 499;
		guard(this, () => this.#stop(complete ? "ok" : "client_abort", failure, status));
	}

	/** Ends the request because the process must: with an explicit error, never silently. */
	shutDown(): void {
		const failure = gatewayFailure("aborted", "the server is shutting down", null);
		this.#stop("shutdown", failure, SHUTTING_DOWN);
	}

	/** A fault of our own must end this request only, with an answer and a record. */
	crash(error: unknown): void {
		const { observer } = this.#deps;
		observer.failure(`request ${this.#input.requestId} failed in the gateway`, error);
		// Each gives up more of the order than the one before.
		for (const end of [() => this.#endBroken(), () => this.#closeBroken(), () => this.#drop()])
			try {
				end();
				return;
			} catch (cause) {
				observer.failure(`request ${this.#input.requestId} could not be ended in order`, cause);
			}
	}

	#endBroken(): void {
		if (this.#phase === "new") this.#refuse(INTERNAL_FAILURE);
		else if (this.#phase === "open" && this.#series?.current)
			this.#stop("upstream_error", BROKEN, INTERNAL_FAILURE);
		else this.#drop();
	}

	/** The usage record without a last look at the attempt, which may be what is broken. */
	#closeBroken(): void {
		const attempt = this.#series?.current ?? null;
		if (attempt === null || this.#phase !== "open") {
			this.#drop();
			return;
		}
		attempt.close();
		this.#end(attempt, "upstream_error", BROKEN, INTERNAL_FAILURE);
	}

	#drop(): void {
		const isAnswered = this.#phase === "draining" || this.#phase === "done";
		try {
			if (!isAnswered && !this.#isClientGone)
				this.#writer.endError(toRefusalError(INTERNAL_FAILURE));
		} finally {
			if (this.#phase !== "done") this.#finishDraining();
		}
	}

	tick(nowMs: number): void {
		if (this.#phase === "draining") {
			if (nowMs >= this.#drainUntilMs || this.#series?.current?.isEnded() !== false)
				this.#finishDraining();
			return;
		}
		const attempt = this.#series?.isWaiting === false ? this.#series.current : null;
		if (this.#phase !== "open" || attempt === null) return;
		const timing = { arrivedMs: this.#input.arrivedMs, isBlocked: this.#writer.isBlocked };
		const overdue = findOverdue(attempt, nowMs, timing, this.#deps.limits);
		if (overdue === null) this.#writer.keepAlive(nowMs);
		else if (overdue === "complete") attempt.complete();
		else attempt.fail(overdue);
	}

	flush(): void {
		if (this.#phase !== "open") return;
		this.#writer.flush(this.nowMs());
		if (this.#writer.isBlocked) this.#series?.current?.pause();
	}

	streamCompleted(attempt: Attempt): void {
		this.#series?.settle(attempt, "ok", null);
		this.#close(succeeded(readStreamFacts(attempt)), () =>
			this.#writer.endStream("data: [DONE]\n\n"),
		);
	}

	answerReceived(attempt: Attempt, body: Buffer): void {
		const answer = readAnswer(body);
		if ("failure" in answer) {
			attempt.fail(answer.failure);
			return;
		}
		const { candidate } = attempt;
		this.#series?.settle(attempt, "ok", null, answer.usage?.tokens.completion ?? null);
		this.#series?.capture?.add({ index: 0, delta: answer.message });
		const facts: AnswerFacts = { ...answer, candidate, answered: true };
		this.#close(succeeded(facts), () => this.#writer.endAnswer(body));
	}

	attemptFailed(attempt: Attempt, failure: Failure): void {
		const series = this.#series;
		if (series === null) return;
		series.settle(attempt, "error", failure);
		if (!this.#writer.isCommitted) {
			this.#writer.discard();
			if (series.goOn(attempt, failure)) return;
		}
		this.giveUp(attempt, failure);
	}

	/** The last failure is the answer. */
	giveUp(attempt: Attempt, failure: Failure): void {
		const attempts = this.#series?.count ?? 0;
		const { end, error } = describeFailure(attempt, failure, attempts, this.#writer.isCommitted);
		this.#close(end, () => this.#writer.endError(error));
	}

	/** Ends the request from our side, whatever it was doing. */
	#stop(outcome: Outcome, failure: Failure | null, told: RequestProblem | number): void {
		const series = this.#series;
		const attempt = series?.current ?? null;
		if (this.#phase !== "open" || series === null || attempt === null) return;
		if (series.isWaiting) series.cancelRetry();
		else {
			attempt.close();
			series.settle(attempt, outcome === "ok" ? "ok" : "abandoned", failure);
		}
		this.#end(attempt, outcome, failure, told);
	}

	/** `told`: what a client that is still there hears, or only the status for the record. */
	#end(
		attempt: Attempt,
		outcome: Outcome,
		failure: Failure | null,
		told: RequestProblem | number,
	): void {
		const isSilent = typeof told === "number";
		const problemStatus = isSilent ? told : told.status;
		const httpStatus = !isSilent && this.#writer.isCommitted ? 200 : problemStatus;
		const facts = readStreamFacts(attempt);
		this.#close({ outcome, failure, httpStatus, facts }, () => {
			if (!isSilent) this.#writer.endError(toRefusalError(told));
		});
	}

	/** Writes the one usage record, then the last bytes: never the other way round. */
	#close(end: RunEnd, send: () => void): void {
		const opened = this.#opened;
		if (opened === null) return;
		this.#phase = "closing";
		const own = { input: this.#input, series: this.#series, trace: this.#trace };
		const history = { ...own, opened, arrivedAtMs: this.#arrivedAtMs };
		recordEnd(this.#deps, history, end)
			.then(
				() => this.#sendLast(send),
				(error: unknown) => {
					this.#deps.observer.failure("a usage record could not be written", error);
					this.#sendLast(() => this.#writer.endError(toRefusalError(USAGE_NOT_RECORDED)));
				},
			)
			.catch((error: unknown) => this.crash(error));
	}

	#sendLast(send: () => void): void {
		if (!this.#isClientGone) send();
		this.#phase = "draining";
		this.#drainUntilMs = this.nowMs() + DRAIN_MS;
		if (this.#series?.current?.isEnded() !== false) this.#finishDraining();
	}

	#finishDraining(): void {
		this.#phase = "done";
		this.#series?.current?.close();
		this.#onDone(this);
	}

	#headers(): string[] {
		return buildResponseHeaders(
			this.#input.requestId,
			this.#series?.current?.candidate ?? null,
			this.#opened?.selection.decision?.id ?? null,
			this.#series?.count ?? 0,
		);
	}

	/** Its refusal is recorded before it is told. */
	#refuseAccepted(refusal: Omit<Refusal, "arrivedMs" | "authenticatedMs" | "trace">): void {
		this.#phase = "closing";
		const { arrivedMs, authenticatedMs } = this.#input;
		const trace = this.#trace;
		recordRefusal(this.#deps, this.#input, { ...refusal, arrivedMs, authenticatedMs, trace })
			.then((told) => this.#sendLast(() => this.#writer.endError(toRefusalError(told))))
			.catch((error: unknown) => this.crash(error));
	}

	#refuse(problem: RequestProblem): void {
		this.#phase = "done";
		this.#writer.endError(toRefusalError(problem));
		this.#onDone(this);
	}
}
