import type { FacetValue } from "./edit-filters.ts";
import type { FilterSchema, FilterTerm, TextField } from "./filter-schema.ts";
import { printBounds } from "./number-text.ts";
import { quote } from "./split-parts.ts";

/** The conditions as they are typed; `parseFilters` reads them back to the same conditions. */
export function printFilters(terms: readonly FilterTerm[], schema: FilterSchema): string {
	return terms.map((term) => printTerm(term, schema)).join(" ");
}

/** One condition as it is typed. */
export function printTerm(term: FilterTerm, schema: FilterSchema): string {
	switch (term.op) {
		case "in": {
			const field = schema.text.find((candidate) => candidate.field === term.field);
			return `${sign(term.not)}${field?.name ?? term.field}:${printValues(term.values, field)}`;
		}
		case "prefix": {
			const field = schema.text.find((candidate) => candidate.field === term.field);
			return `${sign(term.not)}${field?.name ?? term.field}:${term.value}*`;
		}
		case "range": {
			const field = schema.number.find((candidate) => candidate.field === term.field);
			const bounds = printBounds(term, field?.unit ?? "plain");
			return `${sign(term.not)}${field?.name ?? term.field}:${bounds}`;
		}
		case "is": {
			const flag = schema.flags.find((candidate) => candidate.field === term.field);
			return `${sign(!term.value)}is:${flag?.name ?? term.field}`;
		}
		case "missing": {
			const field = [...schema.text, ...schema.number].find(
				(candidate) => candidate.missing === term.field,
			);
			return `${sign(term.not)}no:${field?.name ?? term.field}`;
		}
	}
}

/** One condition for reading: with the names of ids that are known. */
export function describeTerm(
	term: FilterTerm,
	schema: FilterSchema,
	known: readonly FacetValue[] | undefined,
): string {
	if (term.op !== "in") return printTerm(term, schema);
	const values = term.values.map(
		(value) => known?.find((option) => option.value === value)?.label ?? value,
	);
	return printTerm({ ...term, values }, schema);
}

function sign(not: boolean): string {
	return not ? "-" : "";
}

function printValues(
	values: readonly string[],
	field: TextField<string, string> | undefined,
): string {
	const group = Object.entries(field?.groups ?? {}).find(
		([, members]) =>
			members.length === values.length && members.every((member) => values.includes(member)),
	);
	return group ? group[0] : values.map(quote).join(",");
}
