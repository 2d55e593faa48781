import type { AttemptRecord } from "#server/ledger/core/usage-records.ts";
import type { AnswerCapture } from "./answer-capture.ts";
import type { AnswerWriter } from "./answer-writer.ts";
import { readRetryAfter } from "./core/backoff.ts";
import type { BreakerPermit } from "./core/circuit-breaker.ts";
import {
	classifyErrorBody,
	classifyFault,
	type Failure,
	gatewayFailure,
} from "./core/classify-error.ts";
import type { ChunkFields } from "./core/repair-chunk.ts";
import { type NormalizerOutput, StreamNormalizer } from "./core/stream-normalizer.ts";
import type { GatewayLimits } from "./gateway-limits.ts";
import type { AnswerHeaders, UpstreamCall, UpstreamFault, UpstreamHandler } from "./ports.ts";
import type { Candidate } from "./select-candidates.ts";

/** The request that an attempt works for. */
export interface AttemptOwner {
	readonly nowMs: () => number;
	readonly wallMs: () => number;
	attemptFailed(attempt: Attempt, failure: Failure): void;
	streamCompleted(attempt: Attempt): void;
	answerReceived(attempt: Attempt, body: Buffer): void;
	/** Once, when all events of one read have been handled. */
	flush(): void;
}

export interface AttemptOptions {
	readonly stream: boolean;
	readonly wantsUsage: boolean;
	readonly choiceCount: number;
	/** Where the answer goes, and who keeps its text. */
	readonly writer: AnswerWriter;
	readonly capture: AnswerCapture | null;
	readonly limits: Pick<
		GatewayLimits,
		"idleMs" | "usageGraceMs" | "maxAnswerBytes" | "maxErrorBytes" | "maxEventBytes"
	>;
}

type Mode = "head" | "stream" | "answer" | "error" | "closed";

/** Bytes that may follow `[DONE]` before the connection is not worth keeping. */
const MAX_TAIL_BYTES = 65_536;

/** One try against one upstream: a connection with a life of its own, hence a class. */
export class Attempt implements UpstreamHandler, NormalizerOutput {
	readonly candidate: Candidate;
	readonly permit: BreakerPermit;
	readonly waitMs: number;
	readonly startMs: number;
	readonly #owner: AttemptOwner;
	readonly #options: AttemptOptions;
	#call: UpstreamCall | null = null;
	#mode: Mode = "head";
	#pieces: Uint8Array[] = [];
	#size = 0;
	#ended = false;
	#retryAfterMs: number | null = null;
	normalizer: StreamNormalizer | null = null;
	status: number | null = null;
	/** Of the upstream's answer; held only where they are kept. */
	answerHeaders: AnswerHeaders | null = null;
	ttftMs: number | null = null;
	/** Monotonic time at which silence becomes a failure. */
	deadlineMs: number;

	constructor(
		owner: AttemptOwner,
		candidate: Candidate,
		permit: BreakerPermit,
		timing: { readonly startMs: number; readonly waitMs: number; readonly firstMs: number },
		options: AttemptOptions,
	) {
		this.#owner = owner;
		this.#options = options;
		this.candidate = candidate;
		this.permit = permit;
		this.startMs = timing.startMs;
		this.waitMs = timing.waitMs;
		this.deadlineMs = timing.startMs + timing.firstMs;
	}

	/** Binds the call; a transport may have failed before it could return one. */
	attach(call: UpstreamCall): void {
		this.#call = call;
		if (this.#mode === "closed" && !this.#ended) call.abort();
	}

	pause(): void {
		this.#call?.pause();
	}

	resume(): void {
		this.#call?.resume();
	}

	/** Ends the attempt from our side; nothing is reported after it. */
	close(): void {
		this.#mode = "closed";
		this.#pieces = [];
		if (!this.#ended) this.#call?.abort();
	}

	/** The upstream's answer is over: its connection can be used again. */
	isEnded(): boolean {
		return this.#ended;
	}

	/** An answer from the upstream had begun. */
	wasAnswered(): boolean {
		return this.status === 200;
	}

	onHead(status: number, headers: AnswerHeaders): void {
		if (this.#mode === "closed") return;
		this.status = status;
		if (this.#options.capture !== null) this.answerHeaders = headers;
		const type = String(headers["content-type"] ?? "").toLowerCase();
		if (status !== 200) {
			this.#retryAfterMs = readRetryAfter(headers, this.#owner.wallMs());
			this.#mode = "error";
		} else if (!this.#options.stream) this.#mode = "answer";
		else if (type.startsWith("text/event-stream")) {
			this.#mode = "stream";
			const { wantsUsage, choiceCount, capture, limits } = this.#options;
			const { maxEventBytes } = limits;
			const keepDeltas = capture !== null;
			this.normalizer = new StreamNormalizer(this, {
				wantsUsage,
				choiceCount,
				keepDeltas,
				maxEventBytes,
			});
		} else this.#mode = "error";
	}

	onData(chunk: Uint8Array): void {
		switch (this.#mode) {
			case "stream":
				this.normalizer?.push(chunk);
				this.#owner.flush();
				return;
			case "answer":
				this.#keep(chunk, this.#options.limits.maxAnswerBytes);
				return;
			case "error":
				this.#keep(chunk, this.#options.limits.maxErrorBytes);
				return;
			default:
				this.#size += chunk.byteLength;
				if (this.#size > MAX_TAIL_BYTES) this.#call?.abort();
		}
	}

	onEnd(): void {
		this.#ended = true;
		switch (this.#mode) {
			case "stream":
				this.normalizer?.end();
				return;
			case "answer":
				this.#owner.answerReceived(this, this.#body());
				return;
			case "error":
				this.#failWithBody();
				return;
			case "head":
				this.fail(gatewayFailure("malformed", "the upstream ended without an answer", null));
				return;
			default:
		}
	}

	onError(fault: UpstreamFault): void {
		this.#ended = true;
		if (this.#mode === "closed") return;
		// A status that says "error" is the better reason than the connection that broke after it.
		if (this.#mode === "error" && this.status !== null && this.status >= 400) {
			this.#failWithBody();
			return;
		}
		if (this.normalizer?.isFinished()) {
			this.complete();
			return;
		}
		this.fail(classifyFault(fault, this.status !== null));
	}

	forward(buffer: Buffer, start: number, end: number, isOutput: boolean): void {
		this.#progress(isOutput);
		this.#options.writer.forward(buffer, start, end, isOutput);
	}

	write(text: string, isOutput: boolean): void {
		this.#progress(isOutput);
		this.#options.writer.write(text, isOutput);
	}

	keepAlive(): void {
		// A comment shows life only once tokens flow: the wait for the first one stays bounded.
		if (this.ttftMs !== null) this.#progress(false);
		this.#options.writer.keepAlive(this.#owner.nowMs());
	}

	delta(choice: ChunkFields): void {
		this.#options.capture?.add(choice);
	}

	complete(): void {
		if (this.#mode === "closed") return;
		this.#mode = "closed";
		this.#size = 0;
		this.#owner.streamCompleted(this);
	}

	fail(failure: Failure): void {
		if (this.#mode === "closed") return;
		this.close();
		this.#owner.attemptFailed(this, failure);
	}

	toRecord(
		admittedMs: number,
		outcome: AttemptRecord["outcome"],
		failure: Failure | null,
	): AttemptRecord {
		return {
			modelId: this.candidate.model.id,
			upstream: this.candidate.upstream.name,
			startMs: round(this.startMs - admittedMs),
			ttftMs: this.ttftMs === null ? null : round(this.ttftMs),
			endMs: round(this.#owner.nowMs() - admittedMs),
			status: this.status,
			outcome,
			errorClass: failure?.errorClass ?? null,
			errorMessage: failure?.message ?? null,
			waitMs: round(this.waitMs),
		};
	}

	#progress(isOutput: boolean): void {
		const nowMs = this.#owner.nowMs();
		if (isOutput) this.ttftMs ??= nowMs - this.startMs;
		if (this.ttftMs === null) return;
		const { idleMs, usageGraceMs } = this.#options.limits;
		this.deadlineMs = nowMs + (this.normalizer?.isFinished() ? usageGraceMs : idleMs);
	}

	#keep(chunk: Uint8Array, limit: number): void {
		this.#size += chunk.byteLength;
		if (this.#size > limit) {
			if (this.#mode === "error") this.#failWithBody();
			else
				this.fail(
					gatewayFailure("malformed", `the answer is larger than ${limit} bytes`, this.status),
				);
			return;
		}
		this.#pieces.push(chunk);
	}

	#body(): Buffer {
		const [only] = this.#pieces;
		if (only && this.#pieces.length === 1)
			return Buffer.from(only.buffer, only.byteOffset, only.byteLength);
		return Buffer.concat(this.#pieces);
	}

	/** A status that is not 200, or a 200 with a JSON body where a stream was asked for. */
	#failWithBody(): void {
		const status = this.status ?? 0;
		let body: unknown = null;
		try {
			body = JSON.parse(this.#body().toString("utf8"));
		} catch {
			// Error pages are often not JSON: then the status alone says what happened.
			body = null;
		}
		const hasError = typeof body === "object" && body !== null && "error" in body;
		if (status >= 400 || hasError) {
			this.fail(classifyErrorBody(body, status >= 400 ? status : null, this.#retryAfterMs));
			return;
		}
		const what = status === 200 ? "no event stream" : `status ${status}`;
		this.fail(gatewayFailure("malformed", `the upstream answered with ${what}`, status));
	}
}

function round(ms: number): number {
	return Math.round(ms * 1000) / 1000;
}
