"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useTRPC } from "#components/api/trpc.tsx";
import { ColumnMenu } from "#components/table/column-menu.tsx";
import { ListView } from "#components/table/list-view.tsx";
import { Pager, useCursor } from "#components/table/pager.tsx";
import { useColumns } from "#components/table/use-columns.ts";
import { Button } from "#components/ui/button.tsx";
import { Select } from "#components/ui/select.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import { DECISION_COLUMNS } from "./decision-columns.tsx";
import { decisionParsers, PRESET_VALUES, toDecisionsInput, VIEW_VALUES } from "./search-params.ts";

/** Recent decisions of the router, with filters and pages in the URL. */
export function DecisionList() {
	const api = useTRPC();
	const client = useQueryClient();
	const [filters, setFilters] = useQueryStates(decisionParsers, { history: "push" });
	const cursor = useCursor();
	const { visibility, choose } = useColumns();
	const options = api.decisions.list.queryOptions(
		toDecisionsInput({ ...filters, after: cursor.cursor ?? null }),
		{ placeholderData: keepPreviousData },
	);
	const list = useQuery(options);
	const isFiltered = Object.values(filters).some((value) => value !== null);
	const change = (next: Parameters<typeof setFilters>[0]) => {
		void cursor.first();
		void setFilters(next);
	};
	return (
		<section
			className="overflow-hidden rounded-lg border border-line bg-surface"
			aria-label="Decisions"
		>
			<search className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
				<Select
					aria-label="View"
					value={filters.view ?? ""}
					onChange={(event) =>
						change({ view: VIEW_VALUES.find((view) => view === event.target.value) ?? null })
					}
					options={[
						{ value: "", label: "All decisions" },
						{ value: "close", label: "Close calls (margin under 3)" },
					]}
				/>
				<Select
					aria-label="Preset"
					value={filters.preset ?? ""}
					onChange={(event) =>
						change({
							preset: PRESET_VALUES.find((preset) => preset === event.target.value) ?? null,
						})
					}
					options={[
						{ value: "", label: "Any preset" },
						...PRESET_VALUES.map((preset) => ({ value: preset, label: `Preset: ${preset}` })),
					]}
				/>
				{filters.chosen ? (
					<Button onClick={() => change({ chosen: null })}>Chosen: {filters.chosen} ×</Button>
				) : null}
				<div className="ml-auto flex items-center gap-2">
					<ColumnMenu columns={DECISION_COLUMNS} visibility={visibility} onChange={choose} />
					<Button size="small" onClick={() => list.refetch()} busy={list.isFetching}>
						<RotateCw aria-hidden /> Refresh
					</Button>
				</div>
			</search>
			<ListView
				what="decisions"
				caption="Routing decisions, newest first"
				columns={DECISION_COLUMNS}
				visibility={visibility}
				rowId={(row) => row.id}
				rowHref={(row) => `/routing/${row.id}`}
				query={{
					rows: list.data?.items,
					error: list.error,
					isFetching: list.isFetching,
					isPlaceholder: list.isPlaceholderData,
					onRetry: () => list.refetch(),
					onCancel: () => client.cancelQueries({ queryKey: options.queryKey }),
				}}
				empty={
					isFiltered || !cursor.isFirst ? (
						<NoMatchState
							title="No decision matches these filters"
							actions={<Button onClick={() => change(null)}>Clear all filters</Button>}
						/>
					) : (
						<EmptyState
							title="No decisions yet"
							actions={
								<Button asChild look="primary">
									<Link href="/playground">Ask in the playground</Link>
								</Button>
							}
						>
							Sophia decides whenever a request names <code className="font-mono">auto</code> as its
							model. Each decision then explains itself here.
						</EmptyState>
					)
				}
				footer={
					list.data && list.data.items.length > 0 ? (
						<Pager
							what="decisions"
							shown={list.data.items.length}
							cursor={cursor}
							nextCursor={list.data.nextCursor}
						/>
					) : null
				}
			/>
		</section>
	);
}
