"use client";

import { X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { FacetChip, type UseFacet } from "./facet-chip.tsx";
import { FilterInput } from "./filter-input.tsx";
import type { FilterSchema, FilterTerm } from "./filter-schema.ts";
import { describeTerm, printFilters, printTerm } from "./print-filters.ts";

/** One filter state in three forms: typed text, chips of frequent fields, and what is active. */
export function FilterBar(props: {
	readonly schema: FilterSchema;
	readonly terms: readonly FilterTerm[];
	/** The text of the address; kept as it is while it cannot be read. */
	readonly text: string;
	/** Names of the fields that have a chip. */
	readonly chips: readonly string[];
	readonly useFacet: UseFacet;
	readonly onChange: (text: string) => void;
	readonly children?: React.ReactNode;
}) {
	const { schema, terms, chips, onChange, useFacet } = props;
	const apply = (next: readonly FilterTerm[]) => onChange(printFilters(next, schema));
	const fields = chips.flatMap((name) => schema.text.find((field) => field.name === name) ?? []);
	return (
		<search className="flex flex-col gap-2 border-b border-line px-3 py-2">
			<div className="flex flex-wrap items-center gap-2">
				<FilterInput schema={schema} text={props.text} useFacet={useFacet} onCommit={onChange} />
				{props.children}
			</div>
			<div className="flex flex-wrap items-center gap-1.5">
				{fields.map((field) => (
					<FacetChip
						key={field.name}
						field={field}
						terms={terms}
						useFacet={useFacet}
						onChange={apply}
					/>
				))}
				{terms.map((term) => (
					<TermChip
						key={printTerm(term, schema)}
						term={term}
						schema={schema}
						useFacet={useFacet}
						onDrop={() => apply(terms.filter((other) => other !== term))}
					/>
				))}
				{terms.length > 1 ? (
					<Button size="small" look="ghost" onClick={() => onChange("")}>
						Clear
					</Button>
				) : null}
			</div>
		</search>
	);
}

/** One condition that is in force; an id in it is shown by its name as soon as that is known. */
function TermChip(props: {
	readonly term: FilterTerm;
	readonly schema: FilterSchema;
	readonly useFacet: UseFacet;
	readonly onDrop: () => void;
}) {
	const { term, schema, useFacet } = props;
	const named =
		term.op === "in"
			? schema.text.find((field) => field.field === term.field && field.named)
			: undefined;
	const [only, ...more] = term.op === "in" ? term.values : [];
	const facet = useFacet(named?.name ?? null, more.length === 0 ? (only ?? "") : "");
	const label = describeTerm(term, schema, named ? facet.values : undefined);
	return (
		<Button
			size="small"
			className="max-w-72 border-accent/40 bg-accent-soft"
			aria-label={`Remove the filter ${label}`}
			title={printTerm(term, schema)}
			onClick={props.onDrop}
		>
			<code className="truncate font-mono">{label}</code>
			<X aria-hidden />
		</Button>
	);
}
