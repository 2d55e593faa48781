import type { AttemptRecord, Outcome } from "#server/ledger/contract.ts";
import { type AnswerCapture, createAnswerCapture } from "./answer-capture.ts";
import { AnswerWriter } from "./answer-writer.ts";
import { Attempt, type AttemptOwner } from "./attempt.ts";
import type { AnswerFacts } from "./build-records.ts";
import type { BreakerPermit } from "./core/circuit-breaker.ts";
import { type Failure, gatewayFailure } from "./core/classify-error.ts";
import { toOpenAiError } from "./core/openai-error.ts";
import { readAnswer } from "./core/read-answer.ts";
import type { RequestProblem } from "./core/request-problem.ts";
import { readTraceContext, type TraceContext } from "./core/trace-context.ts";
import type { Swept } from "./deadline-sweeper.ts";
import { buildResponseHeaders } from "./describe-run.ts";
import { findOverdue } from "./find-overdue.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import { type ChatInput, type OpenedRun, openRun } from "./open-run.ts";
import { planNext } from "./plan-next.ts";
import type { ChatSink, TimerHandle } from "./ports.ts";
import { type RunEnd, recordEnd } from "./record-end.ts";
import { type Refusal, recordRefusal } from "./record-refusal.ts";
import { INTERNAL_FAILURE, SHUTTING_DOWN, toRefusalError, USAGE_NOT_RECORDED } from "./refusals.ts";
import type { Candidate } from "./select-candidates.ts";
import { sendAttempt } from "./send-attempt.ts";
import { readStreamFacts, settleAttempt } from "./settle-attempt.ts";

/**
 * `closing`: the usage record is being written. `draining`: the client has its answer, the upstream
 * may still send its last bytes so that the connection can be used again.
 */
type Phase = "new" | "trying" | "waiting" | "closing" | "draining" | "done";

const DRAIN_MS = 5_000;
const BROKEN = gatewayFailure("aborted", "the gateway failed on this request", null);

/**
 * One request's life: admitted, tried, committed when text goes out, closed by one usage record
 * that is written before the last bytes. A class, since thousands live at once and each callback
 * would otherwise be a closure of its own.
 */
export class ChatRun implements AttemptOwner, Swept {
	readonly #deps: GatewayDeps;
	readonly #input: ChatInput;
	readonly #writer: AnswerWriter;
	readonly #onDone: (run: ChatRun) => void;
	readonly #attempts: AttemptRecord[] = [];
	readonly #tried = new Set<Candidate>();
	readonly #trace: TraceContext;
	readonly #arrivedAtMs: number;
	#phase: Phase = "new";
	#opened: OpenedRun | null = null;
	#attempt: Attempt | null = null;
	#attemptCount = 0;
	#retryTimer: TimerHandle | null = null;
	#drainUntilMs = 0;
	#ttftMs: number | null = null;
	#capture: AnswerCapture | null = null;
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
		const { sweeper, limits } = this.#deps;
		const arrival = { atMs: this.#arrivedAtMs, traceId: this.#trace.traceId };
		const opened = openRun(this.#deps, this.#input, arrival);
		if ("problem" in opened) {
			if (opened.accepted === null) this.#refuse(opened.problem);
			else this.#refuseAccepted({ ...opened.accepted, ...arrival, problem: opened.problem });
			return;
		}
		this.#opened = opened;
		if (this.#input.grant.capture === "full")
			this.#capture = createAnswerCapture(limits.captureBytes);
		sweeper.add(this);
		this.#try(opened.first.candidate, opened.first.permit, 0);
	}

	/** The client can take more. */
	drained(): void {
		if (!this.#writer.isBlocked) return;
		this.#writer.isBlocked = false;
		const attempt = this.#attempt;
		if (attempt === null) return;
		// The silence was ours: the upstream gets its full idle time again.
		attempt.deadlineMs = this.nowMs() + this.#deps.limits.idleMs;
		this.#guard(() => attempt.resume());
	}

	/** The client left: the upstream is told now, what was streamed is recorded. */
	clientGone(): void {
		this.#isClientGone = true;
		const complete = this.#attempt?.normalizer?.isFinished() === true;
		const failure = complete
			? null
			: gatewayFailure("aborted", "the client closed the connection", null);
		const status = complete ? 200 : 499;
		this.#guard(() => this.#stop(complete ? "ok" : "client_abort", failure, status));
	}

	/** Ends the request because the process must: with an explicit error, never silently. */
	shutDown(): void {
		const failure = gatewayFailure("aborted", "the server is shutting down", null);
		const status = this.#writer.isCommitted ? 200 : SHUTTING_DOWN.status;
		this.#stop("shutdown", failure, status, SHUTTING_DOWN);
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
		else if (this.#phase === "trying" || this.#phase === "waiting")
			this.#stop("upstream_error", BROKEN, this.#brokenStatus(), INTERNAL_FAILURE);
		else this.#drop();
	}

	/** The usage record without a last look at the attempt, which may be what is broken. */
	#closeBroken(): void {
		const attempt = this.#attempt;
		if (attempt === null || (this.#phase !== "trying" && this.#phase !== "waiting")) {
			this.#drop();
			return;
		}
		attempt.close();
		const end = {
			outcome: "upstream_error" as const,
			failure: BROKEN,
			httpStatus: this.#brokenStatus(),
			facts: readStreamFacts(attempt),
		};
		this.#close(end, () => this.#writer.endError(toRefusalError(INTERNAL_FAILURE)));
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

	#brokenStatus(): number {
		return this.#writer.isCommitted ? 200 : INTERNAL_FAILURE.status;
	}

	tick(nowMs: number): void {
		if (this.#phase === "draining") {
			if (nowMs >= this.#drainUntilMs || this.#attempt?.isEnded() !== false) this.#finishDraining();
			return;
		}
		if (this.#phase !== "trying") return;
		const attempt = this.#attempt;
		if (attempt === null) return;
		const timing = { arrivedMs: this.#input.arrivedMs, isBlocked: this.#writer.isBlocked };
		const overdue = findOverdue(attempt, nowMs, timing, this.#deps.limits);
		if (overdue === null) this.#writer.keepAlive(nowMs);
		else if (overdue === "complete") attempt.complete();
		else attempt.fail(overdue);
	}

	flush(): void {
		if (this.#phase !== "trying") return;
		this.#writer.flush(this.nowMs());
		if (this.#writer.isBlocked) this.#attempt?.pause();
	}

	firstToken(attempt: Attempt): void {
		this.#ttftMs = attempt.startMs - this.#input.arrivedMs + (attempt.ttftMs ?? 0);
	}

	streamCompleted(attempt: Attempt): void {
		this.#settle(attempt, "ok", null);
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
		this.#settle(attempt, "ok", null, answer.usage?.tokens.completion ?? null);
		this.#capture?.add({ index: 0, delta: answer.message });
		const facts: AnswerFacts = { ...answer, candidate, answered: true };
		this.#close(succeeded(facts), () => this.#writer.endAnswer(body));
	}

	attemptFailed(attempt: Attempt, failure: Failure): void {
		this.#settle(attempt, "error", failure);
		const opened = this.#opened;
		if (opened === null) return;
		if (this.#writer.isCommitted) {
			this.#giveUp(attempt, failure);
			return;
		}
		this.#writer.discard();
		const { clock, limits, ...sources } = this.#deps;
		const step = planNext(failure, attempt.candidate, {
			...sources,
			limits,
			candidates: opened.selection.candidates,
			tried: this.#tried,
			attempts: this.#attemptCount,
			leftMs: limits.totalMs - (clock.monotonicMs() - this.#input.arrivedMs),
		});
		if (step.kind === "stop") {
			this.#giveUp(attempt, failure);
			return;
		}
		if (step.kind === "try") {
			this.#try(step.candidate, step.permit, 0);
			return;
		}
		this.#phase = "waiting";
		this.#retryTimer = this.#deps.timers.setTimeout(
			() => this.#guard(() => this.#retry(attempt, failure, step.waitMs)),
			step.waitMs,
		);
	}

	#guard(work: () => void): void {
		try {
			work();
		} catch (error) {
			this.crash(error);
		}
	}

	#retry(attempt: Attempt, failure: Failure, waitMs: number): void {
		this.#retryTimer = null;
		if (this.#phase !== "waiting") return;
		this.#phase = "trying";
		const { model, upstream } = attempt.candidate;
		const permit = this.#deps.breaker.acquire(model.id, upstream.name);
		if (permit === "refused") this.#giveUp(attempt, failure);
		else this.#try(attempt.candidate, permit, waitMs);
	}

	#try(candidate: Candidate, permit: BreakerPermit, waitMs: number): void {
		const request = this.#opened?.request;
		if (request === undefined) return;
		this.#phase = "trying";
		this.#tried.add(candidate);
		this.#attemptCount++;
		const { limits, random } = this.#deps;
		const timing = {
			startMs: this.nowMs(),
			waitMs,
			firstMs: request.stream ? limits.firstTokenMs : limits.answerMs,
		};
		const { stream, wantsUsage, choiceCount } = request;
		const target = { writer: this.#writer, capture: this.#capture };
		const options = { stream, wantsUsage, choiceCount, limits, ...target };
		const attempt = new Attempt(this, candidate, permit, timing, options);
		this.#attempt = attempt;
		sendAttempt(attempt, request, this.#input.body, this.#trace, random, this);
	}

	#settle(
		attempt: Attempt,
		outcome: AttemptRecord["outcome"],
		failure: Failure | null,
		outputTokens: number | null = attempt.normalizer?.usage?.tokens.completion ?? null,
	): void {
		const { arrivedMs } = this.#input;
		const end = { outcome, failure, outputTokens, arrivedMs };
		this.#attempts.push(settleAttempt(this.#deps, attempt, end));
	}

	/** The last failure is the answer. */
	#giveUp(attempt: Attempt, failure: Failure): void {
		const { model, upstream } = attempt.candidate;
		const attempts = `${this.#attemptCount} ${this.#attemptCount === 1 ? "attempt" : "attempts"}`;
		const error = toOpenAiError(failure, `${model.id} on ${upstream.name}, ${attempts}`);
		const committed = this.#writer.isCommitted;
		const cut = committed && failure.errorClass === "stream_incomplete";
		const end = {
			outcome: cut ? ("stream_incomplete" as const) : ("upstream_error" as const),
			failure,
			httpStatus: committed ? 200 : error.status,
			facts: readStreamFacts(attempt),
		};
		this.#close(end, () => this.#writer.endError(error));
	}

	/** Ends the request from our side, whatever it was doing. */
	#stop(
		outcome: Outcome,
		failure: Failure | null,
		httpStatus: number,
		last?: RequestProblem,
	): void {
		if (this.#phase !== "trying" && this.#phase !== "waiting") return;
		if (this.#retryTimer !== null) this.#deps.timers.clearTimeout(this.#retryTimer);
		const attempt = this.#attempt;
		if (attempt === null) return;
		const facts = readStreamFacts(attempt);
		if (this.#phase === "trying") {
			attempt.close();
			this.#settle(attempt, outcome === "ok" ? "ok" : "abandoned", failure);
		}
		this.#close({ outcome, failure, httpStatus, facts }, () => {
			if (last) this.#writer.endError(toRefusalError(last));
		});
	}

	/** Writes the one usage record, then the last bytes: never the other way round. */
	#close(end: RunEnd, send: () => void): void {
		const opened = this.#opened;
		if (opened === null) return;
		this.#phase = "closing";
		const history = {
			input: this.#input,
			opened,
			arrivedAtMs: this.#arrivedAtMs,
			ttftMs: this.#ttftMs,
			attempts: this.#attempts,
			capture: this.#capture,
		};
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
		if (this.#attempt?.isEnded() !== false) this.#finishDraining();
	}

	#finishDraining(): void {
		this.#phase = "done";
		this.#attempt?.close();
		this.#deps.sweeper.remove(this);
		this.#onDone(this);
	}

	#headers(): string[] {
		return buildResponseHeaders(
			this.#input.requestId,
			this.#attempt?.candidate ?? null,
			this.#opened?.selection.decision?.id ?? null,
			this.#attemptCount,
		);
	}

	/** Its refusal is recorded before it is told. */
	#refuseAccepted(refusal: Omit<Refusal, "arrivedMs" | "authenticatedMs">): void {
		this.#phase = "closing";
		const { arrivedMs, authenticatedMs } = this.#input;
		recordRefusal(this.#deps, this.#input, { ...refusal, arrivedMs, authenticatedMs })
			.then((told) => this.#sendLast(() => this.#writer.endError(toRefusalError(told))))
			.catch((error: unknown) => this.crash(error));
	}

	#refuse(problem: RequestProblem): void {
		this.#phase = "done";
		this.#writer.endError(toRefusalError(problem));
		this.#onDone(this);
	}
}

function succeeded(facts: AnswerFacts): RunEnd {
	return { outcome: "ok", failure: null, httpStatus: 200, facts };
}
