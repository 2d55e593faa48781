"use client";

import type { FilterSchema, FilterTerm } from "#components/filters/filter-schema.ts";
import { printFilters, printTerm } from "#components/filters/print-filters.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { ListControls } from "./use-list-state.ts";

/** No row: because of the filters, each of which one press drops, or because none came yet. */
export function NoRows(props: {
	/** `request`: what a row is. */
	readonly one: string;
	readonly list: ListControls & { readonly clear: () => void };
	readonly schema: FilterSchema;
	/** How the first one comes about. */
	readonly children: React.ReactNode;
	readonly actions: React.ReactNode;
}) {
	const { one, list, schema } = props;
	const { terms } = list;
	const widen = <Button onClick={list.timeRange.zoomOut}>Take twice the range</Button>;
	if (terms.length === 0 && list.cursor.isFirst) {
		return (
			<EmptyState
				title={`No ${one}s in this range`}
				actions={
					<>
						{props.actions}
						{widen}
					</>
				}
			>
				{props.children}
			</EmptyState>
		);
	}
	const drop = (term: FilterTerm) =>
		list.setFilters(
			printFilters(
				terms.filter((other) => other !== term),
				schema,
			),
		);
	return (
		<NoMatchState
			title={`No ${one} matches these filters`}
			actions={
				<>
					{terms.length < 2
						? null
						: terms.map((term) => {
								const text = printTerm(term, schema);
								return (
									<Button key={text} onClick={() => drop(term)}>
										Without <code className="font-mono text-xs">{text}</code>
									</Button>
								);
							})}
					<Button onClick={list.clear}>Clear all filters</Button>
					{widen}
				</>
			}
		>
			Drop a filter or take a wider range.
		</NoMatchState>
	);
}
