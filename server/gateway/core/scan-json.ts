/** One member of the top-level object. Positions are byte offsets into the body. */
export interface JsonMember {
	readonly key: string;
	readonly keyStart: number;
	readonly valueStart: number;
	readonly valueEnd: number;
	/** Offset of the comma before the key; -1 for the first member. */
	readonly commaBefore: number;
	/** Offset of the comma after the value; -1 for the last member. */
	readonly commaAfter: number;
}

export type ScanProblem = "not_an_object" | "too_deep" | "unterminated" | "unexpected_byte";

export type JsonScan =
	| { readonly ok: true; readonly members: readonly JsonMember[] }
	| { readonly ok: false; readonly problem: ScanProblem; readonly offset: number };

/** Deeper than any real tool schema, far from what would overflow a parser of an upstream. */
export const MAX_JSON_DEPTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
/** Above this length the native search beats a loop. */
const SHORT_STRING = 48;

function isSpace(byte: number | undefined): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipSpace(body: Buffer, from: number): number {
	let at = from;
	while (isSpace(body[at])) at++;
	return at;
}

/**
 * Offset after the closing quote of the string that opens at `open`; -1 when it never closes. Short
 * stretches are walked, long ones searched natively: text full of escaped quotes stays in the walk.
 */
function skipString(body: Buffer, open: number): number {
	let at = open + 1;
	for (;;) {
		const soon = Math.min(body.length, at + SHORT_STRING);
		while (at < soon) {
			const byte = body[at];
			if (byte === QUOTE) return at + 1;
			at += byte === BACKSLASH ? 2 : 1;
		}
		const quote = body.indexOf(QUOTE, at);
		if (quote < 0) return -1;
		let before = quote - 1;
		while (before >= at && body[before] === BACKSLASH) before--;
		if ((quote - 1 - before) % 2 === 0) return quote + 1;
		at = quote + 1;
	}
}

/** Offset after the value at `from`, or the negative code of what is wrong with it. */
const TOO_DEEP = -2;
const UNTERMINATED = -1;

function skipValue(body: Buffer, from: number): number {
	const first = body[from];
	if (first === QUOTE) return skipString(body, from);
	if (first === OPEN_OBJECT || first === OPEN_ARRAY) return skipNested(body, from);
	let at = from;
	while (at < body.length) {
		const byte = body[at];
		if (byte === COMMA || byte === CLOSE_OBJECT || isSpace(byte)) return at;
		at++;
	}
	return UNTERMINATED;
}

function skipNested(body: Buffer, from: number): number {
	let depth = 1;
	let at = from;
	while (at < body.length) {
		const byte = body[at];
		if (byte === QUOTE) {
			at = skipString(body, at);
			if (at < 0) return UNTERMINATED;
			continue;
		}
		if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
			depth++;
			if (depth > MAX_JSON_DEPTH) return TOO_DEEP;
		} else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
			depth--;
			if (depth === 1) return at + 1;
		}
		at++;
	}
	return UNTERMINATED;
}

function decodeKey(body: Buffer, start: number, end: number): string {
	const raw = body.toString("utf8", start + 1, end - 1);
	if (!raw.includes("\\")) return raw;
	try {
		const decoded: unknown = JSON.parse(`"${raw}"`);
		return typeof decoded === "string" ? decoded : raw;
	} catch {
		// A bad escape: the parser that reads the whole body afterwards refuses it with its reason.
		return raw;
	}
}

function failed(problem: ScanProblem, offset: number): JsonScan {
	return { ok: false, problem, offset };
}

/**
 * Finds where the members of a JSON object lie, without building values. It trusts the grammar
 * inside values: whoever uses the positions must also parse the body.
 */
export function scanJsonObject(body: Buffer): JsonScan {
	const members: JsonMember[] = [];
	let at = skipSpace(body, 0);
	if (body[at] !== OPEN_OBJECT) return failed("not_an_object", at);
	at = skipSpace(body, at + 1);
	if (body[at] === CLOSE_OBJECT) return { ok: true, members };
	let commaBefore = -1;
	for (;;) {
		const keyStart = at;
		if (body[at] !== QUOTE) return failed("unexpected_byte", at);
		const keyEnd = skipString(body, at);
		if (keyEnd < 0) return failed("unterminated", keyStart);
		at = skipSpace(body, keyEnd);
		if (body[at] !== COLON) return failed("unexpected_byte", at);
		const valueStart = skipSpace(body, at + 1);
		const valueEnd = skipValue(body, valueStart);
		if (valueEnd < 0)
			return failed(valueEnd === TOO_DEEP ? "too_deep" : "unterminated", valueStart);
		at = skipSpace(body, valueEnd);
		const last = body[at] === CLOSE_OBJECT;
		if (!last && body[at] !== COMMA) return failed("unexpected_byte", at);
		members.push({
			key: decodeKey(body, keyStart, keyEnd),
			keyStart,
			valueStart,
			valueEnd,
			commaBefore,
			commaAfter: last ? -1 : at,
		});
		if (last) return { ok: true, members };
		commaBefore = at;
		at = skipSpace(body, at + 1);
	}
}
