const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const CONTENT_KEY = '"content":"';
const SHORT_ESCAPES = new Set([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)));
/** Upstreams that vary their chunks (a time, padding) are not worth comparing for ever. */
const MAX_LESSONS = 8;

/** Offset of the quote that ends the JSON string whose text begins at `from`; -1: not a plain one. */
function endOfText(data: string, from: number, end: number): number {
	for (let at = from; at < end; at++) {
		const unit = data.charCodeAt(at);
		if (unit === QUOTE) return at;
		if (unit < FIRST_PRINTABLE) return -1;
		if (unit === BACKSLASH && (++at >= end || !SHORT_ESCAPES.has(data.charCodeAt(at)))) return -1;
	}
	return end;
}

/**
 * Recognises a chunk that differs from one already parsed in nothing but its text. Such a chunk is
 * valid and means the same, so it need not be parsed: most of a stream's processor time.
 */
export class ChunkTemplate {
	#prefix = "";
	#suffix = "";
	#lessons = 0;

	/** Remembers a parsed, unchanged chunk whose only delta is `content`. */
	learn(data: string, content: string): void {
		if (this.#lessons >= MAX_LESSONS || content === "") return;
		this.#lessons++;
		const key = data.indexOf(CONTENT_KEY);
		const start = key + CONTENT_KEY.length;
		if (key < 0 || data.indexOf(CONTENT_KEY, start) >= 0) return;
		const end = endOfText(data, start, data.length);
		if (end < 0) return;
		this.#prefix = data.slice(0, start);
		this.#suffix = data.slice(end);
	}

	/** Length of the chunk's text; -1 when the chunk has to be parsed. */
	match(data: string): number {
		const from = this.#prefix.length;
		const end = data.length - this.#suffix.length;
		if (from === 0 || end <= from) return -1;
		if (!data.endsWith(this.#suffix) || !data.startsWith(this.#prefix)) return -1;
		return endOfText(data, from, end) === end ? end - from : -1;
	}
}
