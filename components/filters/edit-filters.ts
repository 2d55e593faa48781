import type { FilterSchema, FilterTerm } from "./filter-schema.ts";
import { quote, splitParts } from "./split-parts.ts";

/** The values of a field that are asked for, apart from those that are excluded. */
export function chosenValues(terms: readonly FilterTerm[], field: string): readonly string[] {
	return terms.flatMap((term) =>
		term.op === "in" && term.field === field && !term.not ? term.values : [],
	);
}

/** Adds the value to those asked for, or takes it away. */
export function toggleValue(
	terms: readonly FilterTerm[],
	field: string,
	value: string,
): readonly FilterTerm[] {
	const chosen = chosenValues(terms, field);
	const values = chosen.includes(value)
		? chosen.filter((other) => other !== value)
		: [...chosen, value];
	const isOfField = (term: FilterTerm) => term.op === "in" && term.field === field && !term.not;
	const at = terms.findIndex(isOfField);
	const rest = terms.filter((term) => !isOfField(term));
	if (values.length === 0) return rest;
	const place = at < 0 ? rest.length : at;
	return [...rest.slice(0, place), { op: "in", field, values, not: false }, ...rest.slice(place)];
}

export interface Suggestion {
	/** What the word under the caret becomes. */
	readonly insert: string;
	readonly label: string;
	readonly detail: string;
}

export interface FacetValue {
	readonly value: string;
	readonly label: string;
	readonly count: number;
}

/** Which word is being typed, and whose values it asks for. */
export interface Typing {
	readonly start: number;
	readonly end: number;
	/** `-` of an exclusion, kept in front of what is inserted. */
	readonly sign: string;
	/** Name of the field before the colon; `null` while the name itself is typed. */
	readonly name: string | null;
	/** Values before the one being typed, with their commas. */
	readonly before: string;
	readonly search: string;
}

/** The word at the caret. */
export function readTyping(text: string, caret: number): Typing {
	const part = splitParts(text).find(({ start, end }) => start < caret && caret <= end);
	const word = part?.text.slice(0, caret - part.start) ?? "";
	const sign = word.startsWith("-") ? "-" : "";
	const colon = word.indexOf(":");
	const comma = word.lastIndexOf(",");
	return {
		start: part?.start ?? caret,
		end: part?.end ?? caret,
		sign,
		name: colon < 0 ? null : word.slice(sign.length, colon).toLowerCase(),
		before: comma > colon && colon >= 0 ? word.slice(colon + 1, comma + 1) : "",
		search: word.slice(colon < 0 ? sign.length : Math.max(colon, comma) + 1).replaceAll('"', ""),
	};
}

const MAX_SUGGESTIONS = 12;

/** What the word at the caret could become. Counts join when they have arrived. */
export function suggestFilters(
	typing: Typing,
	schema: FilterSchema,
	facets: readonly FacetValue[] | undefined,
): readonly Suggestion[] {
	const options = typing.name === null ? names(schema) : valuesOf(typing.name, schema, facets);
	const search = typing.search.toLowerCase();
	return options
		.filter(
			({ insert, label }) =>
				insert.toLowerCase().startsWith(search) || label.toLowerCase().includes(search),
		)
		.slice(0, MAX_SUGGESTIONS)
		.map((option) => ({
			...option,
			insert:
				typing.sign +
				(typing.name === null ? "" : `${typing.name}:${typing.before}`) +
				option.insert,
		}));
}

function names(schema: FilterSchema): readonly Suggestion[] {
	const samples = { ms: ":>2s", usd: ":>0.02", plain: ":>100" } as const;
	return [
		...schema.text.map(({ name, label }) => ({ insert: `${name}:`, label, detail: "" })),
		...schema.number.map(({ name, label, unit }) => ({
			insert: `${name}:`,
			label,
			detail: `${name}${samples[unit]}`,
		})),
		...schema.flags.map(({ name, label }) => ({ insert: `is:${name}`, label, detail: "" })),
		...[...schema.text, ...schema.number]
			.filter((field) => field.missing)
			.slice(0, 1)
			.map(({ name }) => ({ insert: "no:", label: "Without a value", detail: `no:${name}` })),
	];
}

function valuesOf(
	name: string,
	schema: FilterSchema,
	facets: readonly FacetValue[] | undefined,
): readonly Suggestion[] {
	if (name === "is") {
		return schema.flags.map(({ name: flag, label }) => ({ insert: flag, label, detail: "" }));
	}
	if (name === "no") {
		return [...schema.text, ...schema.number]
			.filter((field) => field.missing)
			.map((field) => ({ insert: field.name, label: field.label, detail: "" }));
	}
	const field = schema.text.find((candidate) => candidate.name === name);
	if (!field) return [];
	const counted = facets?.map(({ value, label, count }) => ({
		insert: quote(value),
		label: label === value ? "" : label,
		detail: String(count),
	}));
	const known = [...Object.keys(field.groups ?? {}), ...(field.values ?? [])]
		.filter((value) => !counted?.some((option) => option.insert === value))
		.map((value) => ({ insert: value, label: "", detail: "" }));
	return [...(counted ?? []), ...known];
}
