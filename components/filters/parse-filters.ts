import type {
	FilterProblem,
	FilterSchema,
	FilterTerm,
	ParsedFilters,
	TextField,
} from "./filter-schema.ts";
import { nearestWord } from "./nearest-word.ts";
import { parseBounds } from "./number-text.ts";
import { splitParts, splitValues, unquote } from "./split-parts.ts";

const ID_START = /^[0-9a-f]{4,8}(?:-[0-9a-f-]{0,28})?$/i;
const MAX_TERMS = 32;
const MAX_VALUES = 50;
const MAX_LENGTH = 200;

/**
 * Reads `status:error model:claude* cost:>0.02 -tag:dev ttft:>2s is:fallback no:provider`. A part
 * that is no condition becomes a problem with what to write; nothing is left out silently.
 */
export function parseFilters<
	T extends string,
	N extends string,
	F extends string,
	M extends string,
>(text: string, schema: FilterSchema<T, N, F, M>): ParsedFilters<T, N, F, M> {
	const terms: FilterTerm<T, N, F, M>[] = [];
	const problems: FilterProblem[] = [];
	for (const { text: part } of splitParts(text)) {
		const read = parsePart(part, schema);
		if (typeof read === "string") problems.push({ part, message: read });
		else if (terms.length < MAX_TERMS) terms.push(read);
		else problems.push({ part, message: `a view has at most ${MAX_TERMS} filters` });
	}
	return { terms, problems };
}

function parsePart<T extends string, N extends string, F extends string, M extends string>(
	part: string,
	schema: FilterSchema<T, N, F, M>,
): FilterTerm<T, N, F, M> | string {
	const not = part.startsWith("-");
	const body = not ? part.slice(1) : part;
	const colon = body.indexOf(":");
	if (colon <= 0) return parseBare(body, not, schema);
	const name = body.slice(0, colon).toLowerCase();
	const rest = body.slice(colon + 1);
	if (rest === "") return `write what ${name} should be`;
	if (name === "is") return parseFlag(rest, not, schema);
	if (name === "no") return parseMissing(rest, not, schema);
	const textField = schema.text.find((field) => field.name === name);
	if (textField) return parseText(textField, rest, not);
	const numberField = schema.number.find((field) => field.name === name);
	if (!numberField) return unknownName(name, schema);
	const bounds = parseBounds(rest, numberField.unit);
	if (bounds === null)
		return `write ${name}:>${SAMPLES[numberField.unit]} or a range from the smaller to the larger, a..b`;
	return { op: "range", field: numberField.field, not, ...bounds };
}

const SAMPLES = { ms: "2s", usd: "0.02", plain: "100" } as const;

function parseBare<T extends string>(
	text: string,
	not: boolean,
	schema: FilterSchema<T>,
): FilterTerm<T, never, never, never> | string {
	if (schema.bareField !== undefined) {
		const { value } = unquote(text);
		if (value === "") return "a value is empty";
		return tooLong(value) ?? { op: "in", field: schema.bareField, values: [value], not };
	}
	if (ID_START.test(text)) {
		return { op: "prefix", field: schema.idField, value: text.toLowerCase(), not };
	}
	const sample = schema.text.find((field) => field.facet && !field.values)?.name ?? "id";
	return `say which field it is, as in ${sample}:${text}*`;
}

function parseText<T extends string, M extends string>(
	field: TextField<T, M>,
	rest: string,
	not: boolean,
): FilterTerm<T, never, never, never> | string {
	const raw = splitValues(rest);
	if (raw === null) return "close the quote";
	const [first] = raw;
	if (raw.length === 1 && first !== undefined && /^[^"]+\*$/.test(first)) {
		const value = first.slice(0, -1);
		if (value.includes("*")) return "a * can only stand at the end";
		return tooLong(value) ?? { op: "prefix", field: field.field, value, not };
	}
	const values: string[] = [];
	for (const entry of raw) {
		const { value, quoted } = unquote(entry);
		if (!quoted && value.includes("*")) return "a * can only stand at the end of a single value";
		if (value === "") return "a value is empty";
		const problem = tooLong(value) ?? checkValue(field, value);
		if (problem !== null) return problem;
		values.push(...(field.groups?.[value] ?? [value]));
	}
	const distinct = [...new Set(values)];
	if (distinct.length > MAX_VALUES) return `a filter has at most ${MAX_VALUES} values`;
	return { op: "in", field: field.field, values: distinct, not };
}

function tooLong(value: string): string | null {
	return value.length > MAX_LENGTH ? `a value has at most ${MAX_LENGTH} characters` : null;
}

function checkValue(field: TextField<string, string>, value: string): string | null {
	if (!field.values || field.values.includes(value) || field.groups?.[value]) return null;
	const known = [...Object.keys(field.groups ?? {}), ...field.values];
	const near = nearestWord(value, known);
	return `${field.name} has no value ${value}${near ? `, did you mean ${near}?` : `; there are ${known.join(", ")}`}`;
}

function parseFlag<F extends string>(
	name: string,
	not: boolean,
	schema: FilterSchema<string, string, F>,
): FilterTerm<never, never, F, never> | string {
	const flag = schema.flags.find((field) => field.name === name.toLowerCase());
	if (flag) return { op: "is", field: flag.field, value: !not };
	return `there is only ${schema.flags.map((field) => `is:${field.name}`).join(", ")}`;
}

function parseMissing<M extends string>(
	name: string,
	not: boolean,
	schema: FilterSchema<string, string, string, M>,
): FilterTerm<never, never, never, M> | string {
	const fields = [...schema.text, ...schema.number];
	const field = fields.find((candidate) => candidate.name === name.toLowerCase())?.missing;
	if (field !== undefined) return { op: "missing", field, not };
	const names = fields.filter((candidate) => candidate.missing).map((candidate) => candidate.name);
	return `only these can be missing: ${names.join(", ")}`;
}

function unknownName(name: string, schema: FilterSchema): string {
	const fields = [...schema.text, ...schema.number];
	const names = fields.map((field) => field.name);
	const labelled = fields.filter(({ label }) => label.toLowerCase().includes(name));
	const near = nearestWord(name, names) ?? labelled.map((field) => field.name).join(" or ");
	return `there is no filter ${name}${near ? `, did you mean ${near}?` : `; there are ${names.join(", ")}`}`;
}
