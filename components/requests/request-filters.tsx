"use client";

import { ChevronDown, Search, X } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useCursor } from "#components/table/pager.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Menu, MenuCheckItem, MenuLabel } from "#components/ui/menu.tsx";
import { Select } from "#components/ui/select.tsx";
import { OUTCOMES } from "./outcome.tsx";
import { OUTCOME_VALUES, RANGES, requestParsers, SOURCE_VALUES } from "./search-params.ts";

const ANY = "";
const ID_PART = /^[0-9a-f-]{4,36}$/i;

/** Changes of a filter go back to the first page. */
export function useRequestFilters() {
	const [filters, setFilters] = useQueryStates(requestParsers, { history: "push" });
	const { first } = useCursor();
	return {
		filters,
		isFiltered: Object.values(filters).some((value) => value !== null),
		change: (next: Partial<{ [Name in keyof typeof filters]: (typeof filters)[Name] | null }>) => {
			void first();
			return setFilters(next);
		},
		clear: () => {
			void first();
			return setFilters(null);
		},
	};
}

export function RequestFilters({ children }: { readonly children: React.ReactNode }) {
	const { filters, change, isFiltered, clear } = useRequestFilters();
	const outcomes = filters.outcome ?? [];
	return (
		<search className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
			<SearchField
				key={filters.q ?? filters.model ?? ""}
				initial={filters.q ?? filters.model ?? ""}
				onSearch={(text) =>
					change(
						text === ""
							? { q: null, model: null }
							: ID_PART.test(text)
								? { q: text.toLowerCase(), model: null }
								: { model: text, q: null },
					)
				}
			/>
			<Menu
				align="start"
				trigger={
					<Button className="max-w-72 border-line-strong/70">
						<span className="truncate">
							Outcome
							{outcomes.length > 0 ? `: ${outcomes.map((o) => OUTCOMES[o].label).join(", ")}` : ""}
						</span>
						<ChevronDown aria-hidden />
					</Button>
				}
			>
				<MenuLabel>Outcome</MenuLabel>
				{OUTCOME_VALUES.map((outcome) => (
					<MenuCheckItem
						key={outcome}
						checked={outcomes.includes(outcome)}
						onCheckedChange={(checked) => {
							const next = checked
								? [...outcomes, outcome]
								: outcomes.filter((other) => other !== outcome);
							void change({ outcome: next.length === 0 ? null : next });
						}}
					>
						{OUTCOMES[outcome].label}
					</MenuCheckItem>
				))}
			</Menu>
			<Select
				aria-label="Source"
				value={filters.source ?? ANY}
				onChange={(event) =>
					change({ source: SOURCE_VALUES.find((source) => source === event.target.value) ?? null })
				}
				options={[
					{ value: ANY, label: "Any source" },
					...SOURCE_VALUES.map((source) => ({ value: source, label: `Source: ${source}` })),
				]}
			/>
			<Select
				aria-label="Time range"
				value={filters.range ?? ANY}
				onChange={(event) =>
					change({ range: RANGES.find((range) => range === event.target.value) ?? null })
				}
				options={[
					{ value: ANY, label: "All time" },
					...RANGES.map((range) => ({ value: range, label: `Last ${range}` })),
				]}
			/>
			{isFiltered ? (
				<Button look="ghost" onClick={clear}>
					<X aria-hidden /> Clear
				</Button>
			) : null}
			<div className="ml-auto flex items-center gap-2">{children}</div>
		</search>
	);
}

function SearchField(props: {
	readonly initial: string;
	readonly onSearch: (text: string) => void;
}) {
	const [text, setText] = useState(props.initial);
	return (
		<form
			className="relative w-full sm:w-64"
			onSubmit={(event) => {
				event.preventDefault();
				props.onSearch(text.trim());
			}}
		>
			<Search
				className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
				aria-hidden
			/>
			<Input
				type="search"
				aria-label="Model, or the beginning of a request id"
				placeholder="Model or request id"
				className="pl-8"
				value={text}
				onChange={(event) => {
					setText(event.target.value);
					if (event.target.value === "") props.onSearch("");
				}}
			/>
		</form>
	);
}
