/** Receives what the parser found, in order. */
export interface SseListener {
	/**
	 * One event. `buffer[start, end)` holds its bytes with the blank line, when `verbatim` says that
	 * they are one plain `data:` line with LF ends and so may be forwarded as they are.
	 */
	onEvent(event: SseEvent): void;
	onComment(): void;
	/** The stream broke a limit; nothing follows. */
	onOverflow(): void;
}

/** Reused for each event: read it inside the call. */
export interface SseEvent {
	data: string;
	name: string;
	verbatim: boolean;
	buffer: Buffer;
	start: number;
	end: number;
}

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;
const EMPTY = Buffer.alloc(0);

/**
 * Incremental parser of `text/event-stream` (WHATWG HTML 9.2) over bytes. A stream is a resource
 * with a position, and one object per stream is cheaper than closures, so it is a class.
 */
export class SseParser {
	readonly #listener: SseListener;
	readonly #maxEventBytes: number;
	#buffer: Buffer = EMPTY;
	/** Bytes of the buffer in use; more may be allocated. */
	#length = 0;
	/** The buffer is our own allocation, not the caller's chunk. */
	#owned = false;
	/** Start of the line that is being read. */
	#line = 0;
	#eventStart = 0;
	#data: string | null = null;
	#name = "";
	#lines = 0;
	#comments = 0;
	#plain = true;
	#afterCr = false;
	#atStart = true;
	#broken = false;
	readonly #event: SseEvent = {
		data: "",
		name: "",
		verbatim: false,
		buffer: EMPTY,
		start: 0,
		end: 0,
	};

	constructor(listener: SseListener, maxEventBytes: number) {
		this.#listener = listener;
		this.#maxEventBytes = maxEventBytes;
	}

	push(chunk: Uint8Array): void {
		if (this.#broken) return;
		const scanned = this.#atStart ? 0 : this.#length - this.#eventStart;
		this.#append(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
		if (this.#atStart && !this.#skipByteOrderMark()) return;
		let at = Math.max(this.#eventStart + scanned, this.#line);
		const buffer = this.#buffer;
		const length = this.#length;
		while (at < length) {
			const byte = buffer[at];
			if (byte === LF) {
				if (this.#afterCr) this.#skipLineFeed(at);
				else this.#endLine(at, at + 1);
				this.#afterCr = false;
			} else if (byte === CR) {
				this.#plain = false;
				this.#endLine(at, at + 1);
				this.#afterCr = true;
			} else this.#afterCr = false;
			at++;
		}
		this.#checkSize();
	}

	/** True when bytes of an unfinished event are left: an end of stream here cut it. */
	hasPartialEvent(): boolean {
		return this.#data !== null || this.#line < this.#length;
	}

	/** Grows by doubling: an event that arrives byte by byte must not cost its length squared. */
	#append(incoming: Buffer): void {
		const kept = this.#length - this.#eventStart;
		if (kept > 0 && this.#owned && this.#length + incoming.length <= this.#buffer.length) {
			incoming.copy(this.#buffer, this.#length);
			this.#length += incoming.length;
			return;
		}
		this.#owned = kept > 0;
		if (kept === 0) this.#buffer = incoming;
		else {
			const grown = Buffer.allocUnsafe(2 * (kept + incoming.length));
			this.#buffer.copy(grown, 0, this.#eventStart, this.#length);
			incoming.copy(grown, kept);
			this.#buffer = grown;
		}
		this.#length = kept + incoming.length;
		this.#line -= this.#eventStart;
		this.#eventStart = 0;
	}

	/** The second half of a CRLF belongs to the line that the CR ended. */
	#skipLineFeed(at: number): void {
		if (this.#eventStart === this.#line) this.#eventStart = at + 1;
		this.#line = at + 1;
	}

	/** False while too few bytes are there to tell. */
	#skipByteOrderMark(): boolean {
		const buffer = this.#buffer;
		if (buffer[0] === 0xef) {
			if (this.#length < 3) return false;
			if (buffer[1] === 0xbb && buffer[2] === 0xbf) {
				this.#line = 3;
				this.#eventStart = 3;
			}
		}
		this.#atStart = false;
		return true;
	}

	#checkSize(): void {
		if (this.#length - this.#eventStart <= this.#maxEventBytes) return;
		this.#broken = true;
		this.#buffer = EMPTY;
		this.#length = 0;
		this.#line = 0;
		this.#eventStart = 0;
		this.#listener.onOverflow();
	}

	#endLine(end: number, next: number): void {
		const start = this.#line;
		this.#line = next;
		if (end === start) {
			this.#dispatch(next);
			return;
		}
		this.#lines++;
		this.#readLine(start, end);
	}

	#readLine(start: number, end: number): void {
		const buffer = this.#buffer;
		// `data:` decides nearly every line; the rest goes through the general split.
		if (
			buffer[start] === 0x64 &&
			buffer[start + 1] === 0x61 &&
			buffer[start + 2] === 0x74 &&
			buffer[start + 3] === 0x61 &&
			(end === start + 4 || buffer[start + 4] === COLON)
		) {
			const from = Math.min(end, buffer[start + 5] === SPACE ? start + 6 : start + 5);
			const text = buffer.toString("utf8", from, end);
			this.#data = this.#data === null ? text : `${this.#data}\n${text}`;
			return;
		}
		if (buffer[start] === COLON) {
			this.#comments++;
			return;
		}
		const line = buffer.toString("utf8", start, end);
		const colon = line.indexOf(":");
		const field = colon < 0 ? line : line.slice(0, colon);
		const value = colon < 0 ? "" : line.slice(colon + 1);
		if (field === "event") this.#name = value.startsWith(" ") ? value.slice(1) : value;
	}

	#dispatch(end: number): void {
		const data = this.#data;
		const comments = this.#comments;
		const lines = this.#lines;
		const start = this.#eventStart;
		const plain = this.#plain;
		const name = this.#name;
		this.#eventStart = end;
		this.#data = null;
		this.#name = "";
		this.#lines = 0;
		this.#comments = 0;
		this.#plain = true;
		if (data === null) {
			if (comments > 0) this.#listener.onComment();
			return;
		}
		const event = this.#event;
		event.data = data;
		event.name = name;
		event.verbatim = plain && lines === 1;
		event.buffer = this.#buffer;
		event.start = start;
		event.end = end;
		this.#listener.onEvent(event);
	}
}
