"use client";

import { Search } from "lucide-react";
import { useId, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { Input } from "#components/ui/input.tsx";
import { readTyping, type Suggestion, suggestFilters, type Typing } from "./edit-filters.ts";
import type { UseFacet } from "./facet-chip.tsx";
import type { FilterProblem, FilterSchema } from "./filter-schema.ts";
import { parseFilters } from "./parse-filters.ts";

const SAMPLE = "status:error model:claude* cost:>0.02";

/** The typed form of the filters: a draft until Enter, with completion and clear refusals. */
export function FilterInput(props: {
	readonly schema: FilterSchema;
	readonly text: string;
	readonly useFacet: UseFacet;
	readonly onCommit: (text: string) => void;
}) {
	const { schema, useFacet } = props;
	const id = useId();
	const [given, setGiven] = useState(props.text);
	const [draft, setDraft] = useState(props.text);
	const [problems, setProblems] = useState<readonly FilterProblem[]>([]);
	const [typing, setTyping] = useState<Typing | null>(null);
	const [active, setActive] = useState(-1);
	// The address changed: what is in force now is what the field begins with.
	if (given !== props.text) {
		setGiven(props.text);
		setDraft(props.text);
		setProblems([]);
		setTyping(null);
	}
	const counted = schema.text.find((field) => field.name === typing?.name && field.facet);
	const facet = useFacet(counted?.name ?? null, typing?.search ?? "");
	const options = typing ? suggestFilters(typing, schema, counted ? facet.values : undefined) : [];
	const edit = (text: string, caret: number) => {
		setDraft(text);
		setProblems([]);
		setTyping(readTyping(text, caret));
		setActive(-1);
		if (text === "" && props.text !== "") props.onCommit("");
	};
	const commit = () => {
		const read = parseFilters(draft, schema);
		setTyping(null);
		setProblems(read.problems);
		if (read.problems.length === 0) props.onCommit(draft.trim());
	};
	const take = (option: Suggestion) => {
		if (!typing) return;
		const end = option.insert.endsWith(":") ? "" : " ";
		const before = draft.slice(0, typing.start) + option.insert + end;
		edit(before + draft.slice(typing.end).trimStart(), before.length);
	};
	const press = (event: React.KeyboardEvent) => {
		const chosen = options[active];
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			if (!typing) setTyping(readTyping(draft, draft.length));
			setActive(moved(active, event.key === "ArrowDown" ? 1 : -1, options.length));
		} else if ((event.key === "Enter" || event.key === "Tab") && chosen) {
			event.preventDefault();
			take(chosen);
		} else if (event.key === "Enter") {
			event.preventDefault();
			commit();
		} else if (event.key === "Escape" && typing) {
			event.stopPropagation();
			setTyping(null);
		}
	};
	const isOpen = options.length > 0;
	return (
		<div className="relative min-w-0 flex-1 basis-64">
			<Search
				className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
				aria-hidden
			/>
			<Input
				role="combobox"
				aria-label="Filter"
				aria-expanded={isOpen}
				aria-autocomplete="list"
				aria-controls={`${id}-options`}
				aria-activedescendant={options[active] ? `${id}-${active}` : undefined}
				aria-invalid={problems.length > 0 || undefined}
				aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
				placeholder={`Filter, as in ${schema.sample ?? SAMPLE}`}
				spellCheck={false}
				autoComplete="off"
				data-shortcut="filter"
				className="pl-8 font-mono text-xs"
				value={draft}
				onChange={(event) =>
					edit(event.target.value, event.target.selectionStart ?? event.target.value.length)
				}
				onFocus={() => draft === "" && setTyping(readTyping("", 0))}
				onBlur={() => setTyping(null)}
				onKeyDown={press}
			/>
			<Suggestions id={id} options={options} active={active} onTake={take} />
			<Problems id={id} problems={problems} />
		</div>
	);
}

function Suggestions(props: {
	readonly id: string;
	readonly options: readonly Suggestion[];
	readonly active: number;
	readonly onTake: (option: Suggestion) => void;
}) {
	return (
		<div
			id={`${props.id}-options`}
			role="listbox"
			aria-label="Filters that fit"
			className={classNames(
				"absolute top-9 left-0 z-30 max-h-80 w-full min-w-64 max-w-lg overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-pop forced-outline",
				props.options.length === 0 && "hidden",
			)}
		>
			{props.options.map((option, index) => (
				<div
					key={option.insert}
					id={`${props.id}-${index}`}
					role="option"
					tabIndex={-1}
					aria-selected={index === props.active}
					className={classNames(
						"flex min-h-8 cursor-default items-center gap-3 rounded-md px-2 text-xs hover:bg-hover",
						index === props.active && "bg-hover",
					)}
					// Before the input loses its focus, which would close the list.
					onPointerDown={(event) => {
						event.preventDefault();
						props.onTake(option);
					}}
				>
					<code className="min-w-0 truncate font-mono">{option.insert}</code>
					<span className="min-w-0 flex-1 truncate text-muted">{option.label}</span>
					<span className="text-muted tabular-nums">{option.detail}</span>
				</div>
			))}
		</div>
	);
}

function Problems(props: { readonly id: string; readonly problems: readonly FilterProblem[] }) {
	if (props.problems.length === 0) return null;
	return (
		<div id={`${props.id}-problems`} role="alert" className="mt-1 text-xs text-bad">
			{props.problems.map(({ part, message }) => (
				<p key={part}>
					<code className="font-mono">{part}</code>: {message}
				</p>
			))}
		</div>
	);
}

function moved(at: number, step: 1 | -1, count: number): number {
	if (count === 0) return -1;
	return (at + step + count + (at < 0 && step < 0 ? 1 : 0)) % count;
}
