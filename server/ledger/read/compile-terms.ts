import type { AnyTerm } from "#server/lists/contract.ts";
import { AppError } from "#server/platform/errors.ts";
import { idRangeOfPrefix } from "./id-ranges.ts";
import type { RowFilter } from "./row-filter.ts";

/** How a text field stands in the database. `ids` are UUIDs, `list` an array of texts. */
export type TextSource = {
	readonly kind: "text" | "ids" | "list";
	readonly sql: string;
	/** Of `ids` whose rows have names: begins the query for those of a name `n.name`. */
	readonly names?: string;
};

/** The SQL of every field of a list. */
export interface FieldSources<Term extends AnyTerm> {
	readonly text: Readonly<Record<Extract<Term, { op: "in" }>["field"], TextSource>>;
	readonly number: Readonly<Record<Extract<Term, { op: "range" }>["field"], string>>;
	readonly flag: Readonly<Record<Extract<Term, { op: "is" }>["field"], string>>;
	/** True for rows without a value. */
	readonly missing: Readonly<Record<Extract<Term, { op: "missing" }>["field"], string>>;
}

/** What `addTerms` needs; `FieldSources` of any list fits. */
export interface AnySources {
	readonly text: Readonly<Record<string, TextSource>>;
	readonly number: Readonly<Record<string, string>>;
	readonly flag: Readonly<Record<string, string>>;
	readonly missing: Readonly<Record<string, string>>;
}

/** Adds each condition to the query; values are bound, never written into the SQL. */
export function addTerms(filter: RowFilter, terms: readonly AnyTerm[], sources: AnySources): void {
	for (const term of terms) {
		const condition = compile(filter, term, sources);
		// Not `NOT (…)`: rows without a value are not equal to any value either.
		const turned = "not" in term && term.not;
		filter.addCondition(turned ? `(${condition}) IS NOT TRUE` : `(${condition})`);
	}
}

function compile(filter: RowFilter, term: AnyTerm, sources: AnySources): string {
	switch (term.op) {
		case "in":
			return compileIn(filter, term, sourceOf(sources.text, term.field));
		case "prefix":
			return compilePrefix(filter, term, sourceOf(sources.text, term.field));
		case "range": {
			const sql = sourceOf(sources.number, term.field);
			return (["gt", "gte", "lt", "lte"] as const)
				.flatMap((bound) => {
					const value = term[bound];
					return value === undefined
						? []
						: [`${sql} ${SIGNS[bound]} ${filter.bind(value)}::float8`];
				})
				.join(" AND ");
		}
		case "is":
			return `(${sourceOf(sources.flag, term.field)}) IS ${term.value ? "" : "NOT "}TRUE`;
		case "missing":
			return sourceOf(sources.missing, term.field);
	}
}

const SIGNS = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

function sourceOf<Source>(sources: Readonly<Record<string, Source>>, field: string): Source {
	const source = Object.hasOwn(sources, field) ? sources[field] : undefined;
	if (source !== undefined) return source;
	throw new AppError("invalid_input", `this list cannot be filtered by ${field}`, { param: field });
}

function compileIn(
	filter: RowFilter,
	term: { readonly field: string; readonly values: readonly string[] },
	source: TextSource,
): string {
	const { kind, sql, names } = source;
	if (names !== undefined && !term.values.every((value) => ID.test(value)))
		return compileNamed(filter, term, source);
	if (kind === "list") return `${sql} && ${filter.bind(term.values)}::text[]`;
	const type = kind === "ids" ? "uuid" : "text";
	if (kind === "ids") for (const value of term.values) requireId(term.field, value);
	const [only] = term.values;
	// One value keeps an index in order of id usable.
	if (term.values.length === 1) return `${sql} = ${filter.bind(only)}::${type}`;
	return `${sql} = ANY(${filter.bind(term.values)}::${type}[])`;
}

/** Some values are ids, the others names; capitals make no difference. */
function compileNamed(
	filter: RowFilter,
	term: { readonly values: readonly string[] },
	{ sql, names }: TextSource,
): string {
	const ids = filter.bind(term.values.filter((value) => ID.test(value)));
	const called = filter.bind(
		term.values.filter((value) => !ID.test(value)).map((value) => value.toLowerCase()),
	);
	return `${sql} = ANY(${ids}::uuid[]) OR ${sql} IN (${names} lower(n.name) = ANY(${called}::text[]))`;
}

function compilePrefix(
	filter: RowFilter,
	term: { readonly field: string; readonly value: string },
	{ kind, sql, names }: TextSource,
): string {
	switch (kind) {
		case "list":
			return `EXISTS (SELECT FROM unnest(${sql}) AS item WHERE starts_with(item, ${filter.bind(term.value)}))`;
		case "text":
			return `starts_with(${sql}, ${filter.bind(term.value)})`;
		case "ids": {
			const prefix = term.value.toLowerCase();
			const isId = /^[0-9a-f-]{1,36}$/.test(prefix);
			if (!isId && names === undefined) throw notAnId(term.field, term.value);
			const either: string[] = [];
			if (isId) {
				const { from, to } = idRangeOfPrefix(prefix);
				either.push(`${sql} BETWEEN ${filter.bind(from)}::uuid AND ${filter.bind(to)}::uuid`);
			}
			if (names !== undefined)
				either.push(`${sql} IN (${names} starts_with(lower(n.name), ${filter.bind(prefix)}))`);
			return either.join(" OR ");
		}
	}
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function requireId(field: string, value: string): void {
	if (!ID.test(value)) throw notAnId(field, value);
}

function notAnId(field: string, value: string): AppError {
	return new AppError("invalid_input", `${field}: "${value}" is not an id`, {
		param: field,
		hint: "choose one of the offered values, or paste a whole id",
	});
}
