/** Variables of an environment marker (PEP 508, PEP 751). */
export const MARKER_VARIABLES = [
	"python_version",
	"python_full_version",
	"os_name",
	"sys_platform",
	"platform_release",
	"platform_system",
	"platform_version",
	"platform_machine",
	"platform_python_implementation",
	"implementation_name",
	"implementation_version",
	"extra",
	"extras",
	"dependency_groups",
] as const;
export type MarkerVariable = (typeof MARKER_VARIABLES)[number];

export type MarkerOperator = "==" | "===" | "!=" | "<=" | ">=" | "<" | ">" | "~=" | "in" | "not in";

export type MarkerOperand =
	| { readonly kind: "variable"; readonly name: MarkerVariable }
	| { readonly kind: "text"; readonly value: string };

/** A parsed environment marker. */
export type Marker =
	| { readonly kind: "and" | "or"; readonly left: Marker; readonly right: Marker }
	| {
			readonly kind: "compare";
			readonly operator: MarkerOperator;
			readonly left: MarkerOperand;
			readonly right: MarkerOperand;
	  };

export type MarkerResult =
	| { readonly ok: true; readonly value: Marker }
	| { readonly ok: false; readonly reason: string; readonly at: number };

interface Token {
	readonly kind: "paren" | "operator" | "word" | "text";
	readonly value: string;
	readonly at: number;
}

const TOKEN =
	/\s*(?:(?<paren>[()])|(?<operator>===|==|!=|<=|>=|~=|<|>|not\s+in\b|in\b)|(?<word>[A-Za-z_][A-Za-z0-9_.]*)|"(?<double>[^"]*)"|'(?<single>[^']*)')/y;

const OLD_NAMES: Readonly<Record<string, MarkerVariable>> = {
	"os.name": "os_name",
	"sys.platform": "sys_platform",
	"platform.version": "platform_version",
	"platform.machine": "platform_machine",
	"platform.python_implementation": "platform_python_implementation",
	python_implementation: "platform_python_implementation",
};

class MarkerFault extends Error {
	readonly at: number;
	constructor(message: string, at: number) {
		super(message);
		this.at = at;
	}
}

/** Parses an environment marker; the fault names what is wrong and the offset. */
export function parseMarker(text: string): MarkerResult {
	try {
		const tokens = tokenize(text);
		const cursor = { tokens, next: 0, end: text.length };
		const value = parseOr(cursor);
		const rest = cursor.tokens[cursor.next];
		if (rest !== undefined) throw new MarkerFault(`unexpected "${rest.value}"`, rest.at);
		return { ok: true, value };
	} catch (error) {
		if (error instanceof MarkerFault) return { ok: false, reason: error.message, at: error.at };
		throw error;
	}
}

function tokenize(text: string): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	while (text.slice(at).trim() !== "") {
		TOKEN.lastIndex = at;
		const match = TOKEN.exec(text);
		const groups = match?.groups;
		if (match === null || groups === undefined) {
			throw new MarkerFault(`unexpected "${text.slice(at).trim().slice(0, 12)}"`, at);
		}
		const { paren, operator, word, double, single } = groups;
		const start = at + match[0].length - match[0].trimStart().length;
		if (paren !== undefined) tokens.push({ kind: "paren", value: paren, at: start });
		else if (operator !== undefined)
			tokens.push({ kind: "operator", value: operator.replace(/\s+/, " "), at: start });
		else if (word !== undefined) tokens.push({ kind: "word", value: word, at: start });
		else tokens.push({ kind: "text", value: double ?? single ?? "", at: start });
		at = TOKEN.lastIndex;
	}
	return tokens;
}

interface Cursor {
	readonly tokens: readonly Token[];
	next: number;
	readonly end: number;
}

function takeWord(cursor: Cursor, word: string): boolean {
	const token = cursor.tokens[cursor.next];
	if (token?.kind !== "word" || token.value !== word) return false;
	cursor.next += 1;
	return true;
}

function parseOr(cursor: Cursor): Marker {
	let left = parseAnd(cursor);
	while (takeWord(cursor, "or")) left = { kind: "or", left, right: parseAnd(cursor) };
	return left;
}

function parseAnd(cursor: Cursor): Marker {
	let left = parseAtom(cursor);
	while (takeWord(cursor, "and")) left = { kind: "and", left, right: parseAtom(cursor) };
	return left;
}

function parseAtom(cursor: Cursor): Marker {
	const token = cursor.tokens[cursor.next];
	if (token?.kind === "paren" && token.value === "(") {
		cursor.next += 1;
		const inner = parseOr(cursor);
		const close = cursor.tokens[cursor.next];
		if (close?.value !== ")" || close.kind !== "paren") {
			throw new MarkerFault('a ")" is missing', close?.at ?? cursor.end);
		}
		cursor.next += 1;
		return inner;
	}
	const left = parseOperand(cursor);
	const operator = parseOperator(cursor);
	const right = parseOperand(cursor);
	return { kind: "compare", operator, left, right };
}

function parseOperand(cursor: Cursor): MarkerOperand {
	const token = cursor.tokens[cursor.next];
	if (token === undefined) throw new MarkerFault("a value is missing", cursor.end);
	cursor.next += 1;
	if (token.kind === "text") return { kind: "text", value: token.value };
	if (token.kind !== "word") throw new MarkerFault(`unexpected "${token.value}"`, token.at);
	const name = OLD_NAMES[token.value] ?? MARKER_VARIABLES.find((known) => known === token.value);
	if (name === undefined) {
		throw new MarkerFault(`unknown marker variable "${token.value}"`, token.at);
	}
	return { kind: "variable", name };
}

const OPERATORS: readonly MarkerOperator[] = [
	"==",
	"===",
	"!=",
	"<=",
	">=",
	"<",
	">",
	"~=",
	"in",
	"not in",
];

function parseOperator(cursor: Cursor): MarkerOperator {
	const token = cursor.tokens[cursor.next];
	const operator =
		token?.kind === "operator" ? OPERATORS.find((known) => known === token.value) : undefined;
	if (operator === undefined) {
		throw new MarkerFault(
			token === undefined ? "an operator is missing" : `"${token.value}" is not an operator`,
			token?.at ?? cursor.end,
		);
	}
	cursor.next += 1;
	return operator;
}
