import type { AttemptRecord } from "#server/ledger/core/usage-records.ts";
import { type AnswerCapture, createAnswerCapture } from "./answer-capture.ts";
import type { AnswerWriter } from "./answer-writer.ts";
import { Attempt, type AttemptOwner } from "./attempt.ts";
import type { BreakerPermit } from "./core/circuit-breaker.ts";
import type { Failure } from "./core/classify-error.ts";
import { spanIdOf, type TraceContext } from "./core/trace-context.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import { guard } from "./guard-handler.ts";
import type { ChatInput, OpenedRun } from "./open-run.ts";
import { planNext } from "./plan-next.ts";
import type { TimerHandle } from "./ports.ts";
import type { Candidate } from "./select-candidates.ts";
import { sendAttempt } from "./send-attempt.ts";
import { settleAttempt } from "./settle-attempt.ts";

/** The request that a series of attempts works for. */
export interface SeriesOwner extends AttemptOwner {
	/** The pause before a retry is over, and the breaker lets nothing through any more. */
	giveUp(attempt: Attempt, failure: Failure): void;
	crash(error: unknown): void;
}

interface SeriesTarget {
	readonly trace: TraceContext;
	readonly writer: AnswerWriter;
}

/** The attempts of one admitted request, one after the other: which is next, and how each ended. */
export class AttemptSeries {
	readonly #deps: GatewayDeps;
	readonly #input: ChatInput;
	readonly #opened: OpenedRun;
	readonly #owner: SeriesOwner;
	readonly #target: SeriesTarget;
	readonly #tried: Candidate[] = [];
	#retryTimer: TimerHandle | null = null;
	/** Keeps the answer's text, where the key asks for that. */
	readonly capture: AnswerCapture | null;
	readonly records: AttemptRecord[] = [];
	current: Attempt | null = null;
	count = 0;
	/** Between a failed attempt and the next one. */
	isWaiting = false;

	constructor(
		deps: GatewayDeps,
		input: ChatInput,
		opened: OpenedRun,
		owner: SeriesOwner,
		target: SeriesTarget,
	) {
		this.#deps = deps;
		this.#input = input;
		this.#opened = opened;
		this.#owner = owner;
		this.#target = target;
		this.capture =
			input.grant.capture === "full" ? createAnswerCapture(deps.limits.captureBytes) : null;
	}

	/** From the request's arrival to the first token; `null` while there is none. */
	get ttftMs(): number | null {
		const attempt = this.current;
		if (attempt === null || attempt.ttftMs === null) return null;
		return attempt.startMs - this.#input.arrivedMs + attempt.ttftMs;
	}

	/** Sends the attempt for which the request was admitted. */
	start(): void {
		const { candidate, permit } = this.#opened.first;
		this.#try(candidate, permit, 0);
	}

	/** After a failed attempt: sends the next one, now or later. False: there is none. */
	goOn(attempt: Attempt, failure: Failure): boolean {
		const { clock, limits, ...sources } = this.#deps;
		const step = planNext(failure, attempt.candidate, {
			...sources,
			limits,
			candidates: this.#opened.selection.candidates,
			tried: this.#tried,
			attempts: this.count,
			leftMs: limits.totalMs - (clock.monotonicMs() - this.#input.arrivedMs),
		});
		if (step.kind === "stop") return false;
		if (step.kind === "try") {
			this.#try(step.candidate, step.permit, 0);
			return true;
		}
		this.isWaiting = true;
		this.#retryTimer = this.#deps.timers.setTimeout(
			() => guard(this.#owner, () => this.#retry(attempt, failure, step.waitMs)),
			step.waitMs,
		);
		return true;
	}

	/** Forgets the attempt that was to come. */
	cancelRetry(): void {
		if (this.#retryTimer !== null) this.#deps.timers.clearTimeout(this.#retryTimer);
		this.#retryTimer = null;
		this.isWaiting = false;
	}

	/** Reports how an attempt ended and keeps its record. */
	settle(
		attempt: Attempt,
		outcome: AttemptRecord["outcome"],
		failure: Failure | null,
		outputTokens: number | null = attempt.normalizer?.usage?.tokens.completion ?? null,
	): void {
		const { arrivedMs } = this.#input;
		const end = { outcome, failure, outputTokens, arrivedMs };
		this.records.push(settleAttempt(this.#deps, attempt, end));
	}

	#retry(attempt: Attempt, failure: Failure, waitMs: number): void {
		this.#retryTimer = null;
		if (!this.isWaiting) return;
		this.isWaiting = false;
		const { model, upstream } = attempt.candidate;
		const permit = this.#deps.breaker.acquire(model.id, upstream.name);
		if (permit === "refused") this.#owner.giveUp(attempt, failure);
		else this.#try(attempt.candidate, permit, waitMs);
	}

	#try(candidate: Candidate, permit: BreakerPermit, waitMs: number): void {
		const { request } = this.#opened;
		this.#tried.push(candidate);
		this.count++;
		const { limits } = this.#deps;
		const timing = {
			startMs: this.#owner.nowMs(),
			waitMs,
			firstMs: request.stream ? limits.firstTokenMs : limits.answerMs,
		};
		const { stream, wantsUsage, choiceCount } = request;
		const { trace, writer } = this.#target;
		const { capture } = this;
		const options = { stream, wantsUsage, choiceCount, limits, writer, capture };
		const attempt = new Attempt(this.#owner, candidate, permit, timing, options);
		this.current = attempt;
		const { body, requestId } = this.#input;
		sendAttempt(attempt, request, body, trace, spanIdOf(requestId, this.count), this.#owner);
	}
}
