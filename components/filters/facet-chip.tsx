"use client";

import { ChevronDown } from "lucide-react";
import { formatInteger } from "#components/format/format-number.ts";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuCheckItem, MenuLabel } from "#components/ui/menu.tsx";
import { chosenValues, type FacetValue, toggleValue } from "./edit-filters.ts";
import type { FilterTerm, TextField } from "./filter-schema.ts";

export interface FacetAnswer {
	readonly values: readonly FacetValue[] | undefined;
	readonly failed: boolean;
	/** False: only the newest rows were counted. */
	readonly complete: boolean;
}

/** Asks the server for the values of a field by its name; `null` asks for nothing. */
export type UseFacet = (name: string | null, search: string) => FacetAnswer;

/** The values of one field with their counts, which load when the menu is opened. */
export function FacetChip(props: {
	readonly field: TextField<string, string>;
	readonly terms: readonly FilterTerm[];
	readonly useFacet: UseFacet;
	readonly onChange: (terms: readonly FilterTerm[]) => void;
}) {
	const { field, terms } = props;
	const chosen = chosenValues(terms, field.field);
	return (
		<Menu
			align="start"
			trigger={
				<Button size="small">
					{field.label}
					{chosen.length > 0 ? ` (${chosen.length})` : ""}
					<ChevronDown aria-hidden />
				</Button>
			}
		>
			<MenuLabel>{field.label}</MenuLabel>
			<FacetValues {...props} chosen={chosen} />
		</Menu>
	);
}

function FacetValues(props: {
	readonly field: TextField<string, string>;
	readonly terms: readonly FilterTerm[];
	readonly chosen: readonly string[];
	readonly useFacet: UseFacet;
	readonly onChange: (terms: readonly FilterTerm[]) => void;
}) {
	const { field, terms, chosen, useFacet } = props;
	const { values, failed, complete } = useFacet(field.name, "");
	const known = values?.map((option) => option.value) ?? [];
	const others = [...new Set([...chosen, ...(field.values ?? [])])]
		.filter((value) => !known.includes(value))
		.map((value) => ({ value, label: value, count: values ? 0 : null }));
	const options = [...(values ?? []), ...others];
	return (
		<>
			{options.map(({ value, label, count }) => (
				<MenuCheckItem
					key={value}
					checked={chosen.includes(value)}
					onCheckedChange={() => props.onChange(toggleValue(terms, field.field, value))}
				>
					<span className="min-w-0 max-w-72 flex-1 truncate">{label}</span>
					<span className="pl-4 text-xs text-muted">
						{count === null ? "" : formatInteger(count)}
					</span>
				</MenuCheckItem>
			))}
			<p role="status" className="max-w-72 px-2 py-1 text-xs text-muted">
				{failed ? "Counts could not be loaded; filters work without them." : null}
				{!failed && values === undefined ? "Counting…" : null}
				{values?.length === 0 && options.length === 0 ? "No values in this range." : null}
				{values && !complete ? "Counted over the newest rows of the range." : null}
			</p>
		</>
	);
}
