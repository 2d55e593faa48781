/**
 * Quarters of a token per UTF-16 unit by script, on the safe side of the usual tokenizers: English
 * text has four characters a token; other alphabets two; Chinese, Japanese, Korean and emoji one.
 */
const QUARTERS_PER_LETTER = 2;
const QUARTERS_PER_IDEOGRAPH = 4;
const FIRST_LETTER = 0x80;
const FIRST_IDEOGRAPH = 0x2e80;

/** Longer texts are judged by evenly spread samples: 25 MB must not hold up other requests. */
const SAMPLED_UNITS = 8192;

/** Fixed prices of parts whose size says little: a picture of about a megapixel, a short document. */
const TOKENS_PER_PART: ReadonlyMap<string, number> = new Map([
	["image_url", 1100],
	["input_image", 1100],
	["input_audio", 800],
	["video_url", 4000],
	["file", 2000],
]);

/** Role and separators of a message, and the start of the answer. */
const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_REQUEST = 3;

const MAX_DEPTH = 32;

/** The fields of a chat request that end up in the prompt. */
export interface PromptFields {
	readonly messages?: unknown;
	readonly tools?: unknown;
	readonly response_format?: unknown;
}

/** Estimates the prompt's tokens from the body's text; meant to be cheap and seldom too low. */
export function estimatePromptTokens(fields: PromptFields): number {
	let tokens = TOKENS_PER_REQUEST;
	if (Array.isArray(fields.messages))
		for (const message of fields.messages) tokens += TOKENS_PER_MESSAGE + estimateValue(message, 0);
	tokens += estimateValue(fields.tools, 0) + estimateValue(fields.response_format, 0);
	return Math.ceil(tokens);
}

/** Between these lengths one native look at the text is cheaper than one at each of its units. */
const LOOKED_AT_UNITS = 64;

/** True for short ASCII text, whose units count a quarter each. */
function isSurelyAscii(text: string): boolean {
	const { length } = text;
	return length >= LOOKED_AT_UNITS && length <= SAMPLED_UNITS && Buffer.byteLength(text) === length;
}

/** Estimates the tokens of one text. */
export function estimateTextTokens(text: string): number {
	const { length } = text;
	if (length === 0) return 0;
	if (isSurelyAscii(text)) return length / 4;
	const step = Math.max(1, Math.floor(length / SAMPLED_UNITS));
	let quarters = 0;
	let seen = 0;
	for (let index = 0; index < length; index += step) {
		const unit = text.charCodeAt(index);
		seen += 1;
		if (unit < FIRST_LETTER) quarters += 1;
		else quarters += unit < FIRST_IDEOGRAPH ? QUARTERS_PER_LETTER : QUARTERS_PER_IDEOGRAPH;
	}
	return ((quarters / seen) * length) / 4;
}

function isFields(value: object): value is Readonly<Record<string, unknown>> {
	return !Array.isArray(value);
}

function estimateValue(value: unknown, depth: number): number {
	if (typeof value === "string") return estimateTextTokens(value);
	if (typeof value !== "object" || value === null) return value === undefined ? 0 : 1;
	if (depth >= MAX_DEPTH) return 0;
	let tokens = 0;
	if (Array.isArray(value)) {
		for (const item of value) tokens += estimateValue(item, depth + 1);
		return tokens;
	}
	if (!isFields(value)) return tokens;
	const part = typeof value.type === "string" ? TOKENS_PER_PART.get(value.type) : undefined;
	if (part !== undefined) return part;
	// Parsed JSON inherits nothing that would be listed, and a list of pairs costs more than the sum.
	for (const key in value) tokens += estimateTextTokens(key) + estimateValue(value[key], depth + 1);
	return tokens;
}
