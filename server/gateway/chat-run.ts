import type { CallerGrant } from "#server/access/contract.ts";
import type { AttemptRecord, Outcome, UsageIntent } from "#server/ledger/contract.ts";
import { admitRequest } from "./admit-request.ts";
import { type AnswerCapture, buildCapture, createAnswerCapture } from "./answer-capture.ts";
import { AnswerWriter } from "./answer-writer.ts";
import { Attempt, type AttemptOwner } from "./attempt.ts";
import { type AnswerFacts, buildTerminal } from "./build-records.ts";
import type { BreakerPermit } from "./core/circuit-breaker.ts";
import { type Failure, gatewayFailure } from "./core/classify-error.ts";
import { toOpenAiError } from "./core/openai-error.ts";
import { type ChatRequest, parseChatRequest } from "./core/parse-chat-request.ts";
import { readAnswer } from "./core/read-answer.ts";
import type { ChunkFields } from "./core/repair-chunk.ts";
import { isProblem, type RequestProblem } from "./core/request-problem.ts";
import { readTraceContext, type TraceContext } from "./core/trace-context.ts";
import type { Swept } from "./deadline-sweeper.ts";
import { buildResponseHeaders, buildSpans, describeSilence } from "./describe-run.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import { planNext, takeFirst } from "./plan-next.ts";
import type { ChatSink, TimerHandle } from "./ports.ts";
import { recordRefusal } from "./record-refusal.ts";
import {
	circuitOpen,
	INTERNAL_FAILURE,
	SCOPE_MISSING,
	SHUTTING_DOWN,
	toRefusalError,
	USAGE_NOT_RECORDED,
} from "./refusals.ts";
import { type Candidate, type Selection, selectCandidates } from "./select-candidates.ts";
import { sendAttempt } from "./send-attempt.ts";
import { readStreamFacts, settleAttempt } from "./settle-attempt.ts";

/** One verified request as the edge hands it over. */
export interface ChatInput {
	readonly requestId: string;
	readonly grant: CallerGrant;
	readonly source: UsageIntent["source"];
	readonly body: Buffer;
	readonly traceparent: string | undefined;
	/** Monotonic times of arrival and of the end of authentication. */
	readonly arrivedMs: number;
	readonly authenticatedMs: number;
}

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
	#request: ChatRequest | null = null;
	#selection: Selection | null = null;
	#attempt: Attempt | null = null;
	#attemptCount = 0;
	#retryTimer: TimerHandle | null = null;
	#decidedMs = 0;
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

	/** Parses, decides, admits and sends the first attempt; a refusal is answered at once. */
	start(): void {
		const { grant, requestId, body } = this.#input;
		if (!grant.scopes.includes("chat")) {
			this.#refuse(SCOPE_MISSING);
			return;
		}
		const request = parseChatRequest(body);
		if (isProblem(request)) {
			this.#refuse(request);
			return;
		}
		const selection = selectCandidates(requestId, request, grant, this.#arrivedAtMs, this.#deps);
		this.#request = request;
		if (isProblem(selection)) {
			this.#refuseAccepted(request, selection);
			return;
		}
		this.#decidedMs = this.nowMs();
		const first = takeFirst(selection.candidates, this.#deps.breaker);
		if (first === null) {
			this.#refuseAccepted(request, circuitOpen(selection), selection);
			return;
		}
		this.#selection = selection;
		const refused = admitRequest(this.#deps, this.#input, {
			atMs: this.#arrivedAtMs,
			traceId: this.#trace.traceId,
			request,
			selection,
			first,
		});
		if (refused !== null) {
			this.#refuse(refused);
			return;
		}
		if (grant.capture === "full")
			this.#capture = createAnswerCapture(this.#deps.limits.captureBytes);
		this.#deps.budget.earn(first.candidate.upstream.name);
		this.#deps.sweeper.add(this);
		this.#try(first.candidate, first.permit, 0);
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
		this.#close("upstream_error", BROKEN, this.#brokenStatus(), readStreamFacts(attempt), () =>
			this.#writer.endError(toRefusalError(INTERNAL_FAILURE)),
		);
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
		const { totalMs } = this.#deps.limits;
		if (nowMs - this.#input.arrivedMs >= totalMs) {
			attempt.fail(
				gatewayFailure("timeout", `no complete answer within ${totalMs} ms`, attempt.status),
			);
			return;
		}
		if (!this.#writer.isBlocked && nowMs >= attempt.deadlineMs) {
			// With every finish reason seen only the usage is missing: the answer is whole.
			if (attempt.normalizer?.isFinished()) attempt.complete();
			else attempt.fail(describeSilence(attempt, nowMs, this.#deps.limits.idleMs));
			return;
		}
		this.#writer.keepAlive(nowMs);
	}

	forward(buffer: Buffer, start: number, end: number, isOutput: boolean): void {
		this.#writer.forward(buffer, start, end, isOutput);
	}

	write(text: string, isOutput: boolean): void {
		this.#writer.write(text, isOutput);
	}

	keepAlive(): void {
		this.#writer.keepAlive(this.nowMs());
	}

	delta(choice: ChunkFields): void {
		this.#capture?.add(choice);
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
		this.#close("ok", null, 200, readStreamFacts(attempt), () =>
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
		this.#close("ok", null, 200, facts, () => this.#writer.endAnswer(body));
	}

	attemptFailed(attempt: Attempt, failure: Failure): void {
		this.#settle(attempt, "error", failure);
		const selection = this.#selection;
		if (selection === null) return;
		if (this.#writer.isCommitted) {
			this.#giveUp(attempt, failure);
			return;
		}
		this.#writer.discard();
		const { clock, limits, ...sources } = this.#deps;
		const step = planNext(failure, attempt.candidate, {
			...sources,
			limits,
			candidates: selection.candidates,
			tried: this.#tried,
			attempts: this.#attemptCount,
			promptTokens: selection.promptTokens,
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
		const request = this.#request;
		if (request === null) return;
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
		const { maxEventBytes } = limits;
		const keepDeltas = this.#capture !== null;
		const options = { stream, wantsUsage, choiceCount, keepDeltas, maxEventBytes, limits };
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
		const status = committed ? 200 : error.status;
		const facts = readStreamFacts(attempt);
		this.#close(cut ? "stream_incomplete" : "upstream_error", failure, status, facts, () =>
			this.#writer.endError(error),
		);
	}

	/** Ends the request from our side, whatever it was doing. */
	#stop(outcome: Outcome, failure: Failure | null, status: number, last?: RequestProblem): void {
		if (this.#phase !== "trying" && this.#phase !== "waiting") return;
		if (this.#retryTimer !== null) this.#deps.timers.clearTimeout(this.#retryTimer);
		const attempt = this.#attempt;
		if (attempt === null) return;
		const facts = readStreamFacts(attempt);
		if (this.#phase === "trying") {
			attempt.close();
			this.#settle(attempt, outcome === "ok" ? "ok" : "abandoned", failure);
		}
		this.#close(outcome, failure, status, facts, () => {
			if (last) this.#writer.endError(toRefusalError(last));
		});
	}

	/** Writes the one usage record, then the last bytes: never the other way round. */
	#close(
		outcome: Outcome,
		failure: Failure | null,
		httpStatus: number,
		facts: AnswerFacts,
		send: () => void,
	): void {
		this.#phase = "closing";
		const { ledger, observer, directory, clock, limits, effectivePrice } = this.#deps;
		const { arrivedMs, requestId } = this.#input;
		const terminal = buildTerminal({
			id: requestId,
			atMs: clock.nowMs(),
			startedAtMs: this.#arrivedAtMs,
			outcome,
			httpStatus,
			failure,
			facts,
			promptTokens: this.#selection?.promptTokens ?? 0,
			directory,
			effectivePrice,
			ttftMs: this.#ttftMs,
			durationMs: this.nowMs() - arrivedMs,
			attempts: this.#attempts,
			spans: buildSpans(this.#input, this.#decidedMs, this.#attempts),
		});
		if (this.#capture !== null)
			ledger.capture(buildCapture(this.#capture, this.#input, terminal.atMs, limits.captureBytes));
		observer.requestFinished(terminal, this.#request?.stream === true);
		ledger
			.finish(terminal)
			.then(
				() => this.#sendLast(send),
				(error: unknown) => {
					observer.failure("a usage record could not be written", error);
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
		const attempt = this.#selection === null ? null : this.#attempt;
		return buildResponseHeaders(
			this.#input.requestId,
			attempt?.candidate ?? null,
			this.#selection?.decision?.id ?? null,
			this.#attemptCount,
		);
	}

	/** A well-formed request of a known caller: its refusal is recorded before it is told. */
	#refuseAccepted(
		request: ChatRequest,
		problem: RequestProblem,
		selection: Selection | null = null,
	): void {
		this.#phase = "closing";
		const facts = { atMs: this.#arrivedAtMs, traceId: this.#trace.traceId, request, selection };
		const { arrivedMs, authenticatedMs } = this.#input;
		recordRefusal(this.#deps, this.#input, { ...facts, problem, arrivedMs, authenticatedMs })
			.then((told) => this.#sendLast(() => this.#writer.endError(toRefusalError(told))))
			.catch((error: unknown) => this.crash(error));
	}

	#refuse(problem: RequestProblem): void {
		this.#phase = "done";
		this.#writer.endError(toRefusalError(problem));
		this.#onDone(this);
	}
}
