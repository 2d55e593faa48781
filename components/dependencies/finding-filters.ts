import type { FilterSchema, FilterTerm } from "#components/filters/filter-schema.ts";
import type { ListFindingsInput } from "#server/dependencies/console-contract.ts";
import { SEVERITIES } from "./severity.tsx";

type Input = Omit<ListFindingsInput, "projectId" | "sort" | "limit" | "cursor">;
type Values<Key extends keyof Input> = NonNullable<Input[Key]>;

const STATES = ["open", "accepted", "fixed"] as const satisfies Values<"states">;
const CHECKS = [
	"vulnerabilities",
	"licenses",
	"unused",
	"drift",
	"lock_integrity",
	"configuration",
] as const satisfies Values<"checks">;
const SCOPES = ["prod", "extra", "group"] as const satisfies Values<"scopes">;

type Text =
	| "projects"
	| "states"
	| "severities"
	| "checks"
	| "scopes"
	| "package"
	| "rule"
	| "query";
type Flag = "failing" | "exploited" | "direct" | "fixable";
export type FindingTerm = FilterTerm<Text, never, Flag, never>;

/** What findings can be filtered by. */
export const FINDING_FILTERS: FilterSchema<Text, never, Flag, never> = {
	idField: "query",
	bareField: "query",
	sample: "severity:critical,high is:fixable package:urllib3",
	text: [
		{ name: "state", label: "State", field: "states", values: STATES, facet: true },
		{ name: "severity", label: "Severity", field: "severities", values: SEVERITIES, facet: true },
		{ name: "check", label: "Check", field: "checks", values: CHECKS, facet: true },
		{ name: "scope", label: "Scope", field: "scopes", values: SCOPES, facet: true },
		{ name: "package", label: "Package", field: "package" },
		{ name: "rule", label: "Advisory or rule", field: "rule" },
		{ name: "text", label: "Package, advisory or message", field: "query" },
	],
	number: [],
	flags: [
		{ name: "failing", label: "Makes the audit fail", field: "failing" },
		{ name: "exploited", label: "Known to be exploited", field: "exploited" },
		{ name: "direct", label: "Asked for by the project itself", field: "direct" },
		{ name: "fixable", label: "A version without it is known", field: "fixable" },
	],
};

/** The same over all projects: one can be chosen. */
export const ALL_FINDING_FILTERS: FilterSchema<Text, never, Flag, never> = {
	...FINDING_FILTERS,
	text: [
		{ name: "project", label: "Project", field: "projects", facet: true },
		...FINDING_FILTERS.text,
	],
};

/** What the list shows when its address says nothing: what is open and affects the project. */
export const DEFAULT_FILTERS = "state:open check:vulnerabilities";

export interface FindingQuery {
	readonly input: Input;
	/** Conditions that the server has no words for; they are not in force. */
	readonly problems: readonly string[];
}

/** The conditions in the words of the API. What it cannot say is a problem, never left out silently. */
export function toFindingInput(terms: readonly FindingTerm[]): FindingQuery {
	let input: Input = {};
	const problems: string[] = [];
	for (const term of terms) {
		const part = toPart(term);
		if (typeof part === "string") problems.push(part);
		else if (Object.keys(part).some((key) => Object.hasOwn(input, key))) {
			problems.push(`${nameOf(term)} stands twice: write its values after one another, a,b`);
		} else input = { ...input, ...part };
	}
	return { input, problems };
}

function toPart(term: FindingTerm): Input | string {
	if (term.op === "is") return { [term.field]: term.value };
	if (term.op === "prefix") {
		return `${nameOf(term)}:${term.value}* cannot be asked for; text:${term.value} looks anywhere`;
	}
	if (term.op !== "in") return "this list has no such condition";
	switch (term.field) {
		case "states":
			return choose(STATES, term, (states) => ({ states }));
		case "severities":
			return choose(SEVERITIES, term, (severities) => ({ severities }));
		case "checks":
			return choose(CHECKS, term, (checks) => ({ checks }));
		case "projects":
			return term.not
				? "-project cannot be asked for: only what is looked for can be named"
				: { projects: [...term.values] };
		case "scopes":
			return choose(SCOPES, term, (scopes) => ({ scopes }));
		default:
			return toSingle(term.field, term);
	}
}

interface Choice {
	readonly values: readonly string[];
	readonly not: boolean;
}

/** Of a closed set, an exclusion asks for all the others. */
function choose<Value extends string>(
	all: readonly Value[],
	{ values, not }: Choice,
	toInput: (chosen: Value[]) => Input,
): Input | string {
	const chosen = all.filter((value) => values.includes(value) !== not);
	return chosen.length === 0 ? "a filter excludes every value there is" : toInput(chosen);
}

function toSingle(field: "package" | "rule" | "query", { values, not }: Choice): Input | string {
	const [value] = values;
	const name = ALL_FINDING_FILTERS.text.find((one) => one.field === field)?.name ?? field;
	if (not) return `-${name} cannot be asked for: only what is looked for can be named`;
	if (value === undefined || values.length > 1) return `${name} takes one value`;
	return { [field]: value };
}

function nameOf(term: FindingTerm): string {
	if (term.op === "is") return `is:${term.field}`;
	const field = ALL_FINDING_FILTERS.text.find((one) => "field" in term && one.field === term.field);
	return field?.name ?? "a filter";
}
