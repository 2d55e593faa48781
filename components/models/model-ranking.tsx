"use client";

import { useMemo } from "react";
import { FactorLegend } from "#components/score/score-bar.tsx";
import type { Column } from "#components/table/column.ts";
import { ColumnMenu } from "#components/table/column-menu.tsx";
import { readSort } from "#components/table/list-state.ts";
import { ListView } from "#components/table/list-view.tsx";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { useColumns } from "#components/table/use-columns.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { CatalogRanking, Preset } from "#server/policy/contract.ts";
import { rankChanges } from "./draft.ts";
import { isUnfiltered, type ModelRow } from "./filter-models.ts";
import {
	changeColumn,
	compareColumn,
	FACT_COLUMNS,
	MODEL_COLUMNS,
	trafficColumn,
} from "./model-columns.tsx";
import { ModelFilterBar } from "./model-filter-bar.tsx";
import { orderRows, sortNames } from "./order-rows.ts";
import { isModelWord } from "./read-model-params.ts";
import { MAX_COMPARED, type useModelState } from "./use-model-state.ts";

/** The table of candidates with its filters and columns. */
export function ModelRanking(props: {
	readonly preset: Preset;
	readonly state: ReturnType<typeof useModelState>;
	readonly query: {
		readonly data: CatalogRanking | undefined;
		readonly error: unknown;
		readonly isFetching: boolean;
		readonly isPlaceholderData: boolean;
		readonly refetch: () => unknown;
	};
	readonly onCancel: () => void;
	readonly rows: readonly ModelRow[] | undefined;
	readonly inForce: CatalogRanking | undefined;
	readonly drafted: CatalogRanking | undefined;
	readonly isDraft: boolean;
	readonly traffic: ReadonlyMap<string, number> | null;
}) {
	const { preset, state, query, rows } = props;
	const { data } = query;
	const columns = useModelColumns(props);
	const arrangement = useColumns(columns);
	const sort = readSort(state.sort, sortNames(columns));
	const ordered = useMemo(
		() => (rows && sort ? orderRows(rows, columns, sort) : rows),
		[rows, columns, sort],
	);
	const isUnknownSort = state.sort !== null && sort === null;
	return (
		<section
			className="overflow-hidden rounded-lg border border-line bg-surface"
			aria-label="Ranking"
		>
			<ModelFilterBar ranking={data} filters={state.filters} onChange={state.setFilters}>
				<span className="ml-auto">
					<ColumnMenu arrangement={arrangement} table="models" />
				</span>
			</ModelFilterBar>
			{data ? (
				<div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line px-3 py-2">
					<FactorLegend weights={data.weights} />
					<span className="ml-auto flex flex-wrap gap-1.5">
						<Badge tone={props.isDraft ? "warn" : "neutral"}>
							{props.isDraft ? "draft on " : ""}policy v{data.policyNumber}
						</Badge>
						<Badge>catalogue {data.catalog.number}</Badge>
						<Badge>health {data.healthNumber ?? "none yet"}</Badge>
					</span>
				</div>
			) : null}
			<ProblemNotice
				problems={[
					...state.problems,
					...(isUnknownSort
						? [{ key: "sort" as const, message: `there is no order “${state.sort}”` }]
						: []),
					...arrangement.problems,
				]}
				onDrop={(key) =>
					key === "sort" || isModelWord(key) ? state.drop(key) : arrangement.tidy()
				}
			/>
			<ListView
				what="the ranking"
				name="models"
				caption={
					sort ? `Models by ${labelOf(columns, sort.by)}` : `Models ranked by the preset ${preset}`
				}
				sort={sort}
				onSort={state.setSort}
				columns={arrangement.columns}
				visibility={arrangement.visibility}
				widths={arrangement.widths}
				rowId={(row) => row.modelId}
				rowHref={(row) => `/models/${row.modelId}${state.preset ? `?preset=${state.preset}` : ""}`}
				query={{
					rows: ordered,
					error: query.error,
					isFetching: query.isFetching,
					isPlaceholder: query.isPlaceholderData,
					onRetry: () => void query.refetch(),
					onCancel: props.onCancel,
				}}
				empty={<NoModels state={state} />}
			/>
		</section>
	);
}

function NoModels({ state }: { readonly state: ReturnType<typeof useModelState> }) {
	if (state.filters.view === "excluded") {
		return <p className="px-4 py-3 text-muted">The excluded models stand below.</p>;
	}
	const { search } = state.filters;
	if (isUnfiltered(state.filters)) {
		return (
			<EmptyState title="No model is a candidate">
				Every model of the catalogue is left out: the reasons stand below.
			</EmptyState>
		);
	}
	return (
		<NoMatchState
			title={search === "" ? "No candidate matches" : `No candidate matches "${search}"`}
			actions={<Button onClick={state.clear}>Clear</Button>}
		>
			It may be among the excluded ones below.
		</NoMatchState>
	);
}

function labelOf(columns: readonly Column<ModelRow>[], by: string): string {
	return columns.find(({ sort }) => sort === by)?.label ?? by;
}

function useModelColumns(props: {
	readonly state: ReturnType<typeof useModelState>;
	readonly inForce: CatalogRanking | undefined;
	readonly drafted: CatalogRanking | undefined;
	readonly traffic: ReadonlyMap<string, number> | null;
}): readonly Column<ModelRow>[] {
	const { inForce, drafted, traffic, state } = props;
	const { compared, compare } = state;
	const changes = useMemo(
		() => (inForce && drafted ? rankChanges(inForce.candidates, drafted.candidates) : null),
		[inForce, drafted],
	);
	const [model, ...others] = MODEL_COLUMNS;
	return [
		...(model ? [model] : []),
		compareColumn({
			chosen: compared,
			isFull: compared.length >= MAX_COMPARED,
			onChoose: (id, chosen) =>
				compare(chosen ? [...compared, id] : compared.filter((one) => one !== id)),
		}),
		...(changes ? [changeColumn(changes)] : []),
		...others,
		trafficColumn(traffic),
		...FACT_COLUMNS,
	];
}
