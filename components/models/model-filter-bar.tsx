"use client";

import { Input } from "#components/ui/input.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Select } from "#components/ui/select.tsx";
import type { CatalogRanking } from "#server/policy/contract.ts";
import { MODEL_VIEW_WORDS, MODEL_VIEWS, type ModelFilters, modelChoices } from "./filter-models.ts";

const LIMITS = [
	{
		field: "maxPrice",
		label: "Price",
		any: "Any price",
		word: (value: number) => `≤ $${value} per 1M out`,
		values: [1, 5, 10, 20, 50],
	},
	{
		field: "maxAge",
		label: "Released",
		any: "Any age",
		word: (value: number) => `within ${value} days`,
		values: [30, 90, 180, 365],
	},
	{
		field: "minSamples",
		label: "Measured",
		any: "Measured or not",
		word: (value: number) => `n ≥ ${value}`,
		values: [1, 30, 100, 1_000],
	},
] as const;

/** Looks at the catalogue, words, provider, capability and limits; all stand in the address. */
export function ModelFilterBar(props: {
	readonly ranking: CatalogRanking | undefined;
	readonly filters: ModelFilters;
	readonly onChange: (filters: Partial<ModelFilters>) => void;
	readonly children?: React.ReactNode;
}) {
	const { ranking, filters, onChange } = props;
	const { providers, capabilities } = ranking
		? modelChoices(ranking)
		: { providers: [], capabilities: [] };
	return (
		<search className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
			<Segmented
				label="Look"
				value={filters.view}
				onChange={(view) => onChange({ view })}
				options={MODEL_VIEWS.map((view) => ({ value: view, label: MODEL_VIEW_WORDS[view] }))}
			/>
			<Input
				type="search"
				aria-label="Find a model"
				placeholder="Find a model"
				data-shortcut="filter"
				className="w-full sm:w-48"
				value={filters.search}
				onChange={(event) => onChange({ search: event.target.value })}
			/>
			<Select
				aria-label="Provider"
				value={filters.provider ?? ""}
				onChange={(event) => onChange({ provider: event.target.value || null })}
				options={[
					{ value: "", label: "All providers" },
					...withChosen(providers, filters.provider).map((value) => ({ value, label: value })),
				]}
			/>
			<Select
				aria-label="Capability"
				className="max-w-52"
				value={filters.capability ?? ""}
				onChange={(event) => onChange({ capability: event.target.value || null })}
				options={[
					{ value: "", label: "Any capability" },
					...withChosen(capabilities, filters.capability).map((value) => ({
						value,
						label: value,
					})),
				]}
			/>
			{LIMITS.map(({ field, label, any, word, values }) => (
				<Select
					key={field}
					aria-label={label}
					value={filters[field] === null ? "" : String(filters[field])}
					onChange={(event) =>
						onChange({ [field]: event.target.value === "" ? null : Number(event.target.value) })
					}
					options={[
						{ value: "", label: any },
						...withChosen(values, filters[field]).map((value) => ({
							value: String(value),
							label: word(value),
						})),
					]}
				/>
			))}
			{props.children}
		</search>
	);
}

/** A value of the address that no model has is still shown as what is chosen. */
function withChosen<Value>(values: readonly Value[], chosen: Value | null): readonly Value[] {
	return chosen === null || values.includes(chosen) ? values : [chosen, ...values];
}
