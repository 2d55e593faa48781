import type { OpenAiError } from "./core/openai-error.ts";
import { errorBody, pushRetryHeaders } from "./core/openai-error.ts";
import type { ChatSink } from "./ports.ts";

/** The held-back beginning of a stream: a rewritten event, or a range of what came. */
type HeldPiece = string | { readonly buffer: Buffer; readonly start: number; readonly end: number };

export interface HoldLimits {
	readonly holdChunks: number;
	readonly holdBytes: number;
	readonly keepAliveMs: number;
}

/**
 * The client's side of one request. Holds the beginning of a stream back until text goes out, and
 * joins events that follow each other in one read into one write of the bytes that came.
 */
export class AnswerWriter {
	readonly #sink: ChatSink;
	readonly #limits: HoldLimits;
	readonly #buildHeaders: () => string[];
	#held: HeldPiece[] = [];
	#heldBytes = 0;
	#buffer: Buffer | null = null;
	#start = 0;
	#end = 0;
	#sentMs = 0;
	/** The head is out: nothing can be switched any more. */
	isCommitted = false;
	/** The client reads slower than the upstream writes. */
	isBlocked = false;

	constructor(sink: ChatSink, limits: HoldLimits, buildHeaders: () => string[]) {
		this.#sink = sink;
		this.#limits = limits;
		this.#buildHeaders = buildHeaders;
	}

	forward(buffer: Buffer, start: number, end: number, isOutput: boolean): void {
		if (!this.isCommitted) {
			this.#hold({ buffer, start, end }, end - start, isOutput);
			return;
		}
		if (this.#buffer === buffer && this.#end === start) {
			this.#end = end;
			return;
		}
		this.#flushRange();
		this.#buffer = buffer;
		this.#start = start;
		this.#end = end;
	}

	write(text: string, isOutput: boolean): void {
		if (!this.isCommitted) {
			this.#hold(text, text.length, isOutput);
			return;
		}
		this.#flushRange();
		this.#send(text);
	}

	/** Sends what has been joined; call once for each read of the upstream. */
	flush(nowMs: number): void {
		if (!this.isCommitted) return;
		this.#flushRange();
		this.#sentMs = nowMs;
	}

	/** Forgets what a failed attempt had left behind. */
	discard(): void {
		this.#held = [];
		this.#heldBytes = 0;
	}

	/** A comment between two events, when the client has heard nothing for a while. */
	keepAlive(nowMs: number): void {
		if (!this.isCommitted || this.isBlocked) return;
		if (nowMs - this.#sentMs < this.#limits.keepAliveMs) return;
		this.#sentMs = nowMs;
		this.#send(": keep-alive\n\n");
	}

	/** The last bytes of a stream that has begun. */
	endStream(last: string): void {
		if (!this.isCommitted) this.#commit();
		this.#flushRange();
		this.#sink.end(last);
	}

	/** A whole answer, as the bytes that came. */
	endAnswer(body: Buffer): void {
		this.isCommitted = true;
		const headers = this.#buildHeaders();
		headers.push("content-type", "application/json", "content-length", String(body.length));
		this.#sink.head(200, headers);
		this.#sink.end(body);
	}

	/** An error: as an answer of its own, or as the last event of a stream that has begun. */
	endError(error: OpenAiError): void {
		const body = errorBody(error);
		if (this.isCommitted) {
			this.#flushRange();
			this.#sink.end(`data: ${body}\n\n`);
			return;
		}
		this.isCommitted = true;
		const headers = this.#buildHeaders();
		pushRetryHeaders(headers, error);
		const length = String(Buffer.byteLength(body));
		headers.push("content-type", "application/json", "content-length", length);
		this.#sink.head(error.status, headers);
		this.#sink.end(body);
	}

	#hold(piece: HeldPiece, size: number, isOutput: boolean): void {
		this.#held.push(piece);
		this.#heldBytes += size;
		const full =
			this.#held.length >= this.#limits.holdChunks || this.#heldBytes >= this.#limits.holdBytes;
		if (isOutput || full) this.#commit();
	}

	#commit(): void {
		this.isCommitted = true;
		const headers = this.#buildHeaders();
		headers.push("content-type", "text/event-stream; charset=utf-8", "cache-control", "no-cache");
		this.#sink.head(200, headers);
		const held = this.#held;
		this.discard();
		for (const piece of held) {
			if (typeof piece === "string") this.write(piece, false);
			else this.forward(piece.buffer, piece.start, piece.end, false);
		}
	}

	#flushRange(): void {
		const buffer = this.#buffer;
		if (buffer === null) return;
		this.#buffer = null;
		const whole = this.#start === 0 && this.#end === buffer.length;
		this.#send(whole ? buffer : buffer.subarray(this.#start, this.#end));
	}

	#send(piece: Uint8Array | string): void {
		if (!this.#sink.write(piece)) this.isBlocked = true;
	}
}
