"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { FilterBar } from "#components/filters/filter-bar.tsx";
import { formatInteger } from "#components/format/format-number.ts";
import { usePeek } from "#components/peek/use-peek.ts";
import { useListShortcuts } from "#components/shortcuts/use-list-shortcuts.ts";
import { ColumnMenu } from "#components/table/column-menu.tsx";
import { PagedList } from "#components/table/paged-list.tsx";
import { useCursor } from "#components/table/pager.tsx";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { RefreshButton } from "#components/table/refresh-button.tsx";
import { focusedRow, toggleRow } from "#components/table/row-parts.tsx";
import { useColumns } from "#components/table/use-columns.ts";
import { useSelection } from "#components/table/use-selection.ts";
import { late } from "#components/ui/late.tsx";
import { Select } from "#components/ui/select.tsx";
import { ViewsMenu } from "#components/views/views-menu.tsx";
import type { Finding } from "#server/dependencies/console-contract.ts";
import { findingColumns } from "./finding-columns.tsx";
import { FINDING_SORTS, findingParsers, readFindings } from "./finding-search.ts";
import { FINDING_VIEWS } from "./finding-views.ts";
import { useFindingFacet } from "./use-finding-facet.ts";

const NONE: readonly Finding[] = [];
const CHIPS = ["state", "severity", "check", "scope"];
const ORDERS = {
	risk: "By risk",
	package: "By package",
	newest: "Newest first",
	oldest: "Oldest first",
} as const;

/** Comes with the first selected row. */
const FindingSelection = late(
	() => import("./finding-selection.tsx"),
	(module) => module.FindingSelection,
);
const FindingPeek = late(
	() => import("./finding-peek.tsx"),
	(module) => module.FindingPeek,
);

/** What an empty list can offer. */
export interface EmptyControls {
	readonly filters: string;
	readonly onClear: () => void;
	readonly onDefault: () => void;
}

/**
 * The findings of a project, or of all: filters, order, columns, page and what is open are in the
 * address.
 */
export function FindingList(props: {
	/** `null`: those of all projects. */
	readonly projectId: string | null;
	readonly renderEmpty: (controls: EmptyControls) => React.ReactNode;
}) {
	const { projectId } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const cursor = useCursor();
	const [params, setParams] = useQueryStates(findingParsers, { history: "push" });
	const { q } = params;
	const after = cursor.cursor ?? null;
	const view = useMemo(
		() => readFindings({ projectId, q, sort: params.sort, after }),
		[projectId, q, params.sort, after],
	);
	const options = api.dependencies.findings.list.queryOptions(view.input);
	const query = useQuery({ ...options, placeholderData: keepPreviousData });
	const arrangement = useColumns(useMemo(() => findingColumns(projectId), [projectId]));
	const findings = query.data?.items ?? NONE;
	const ids = useMemo(() => findings.map(({ id }) => id), [findings]);
	const selection = useSelection(ids, JSON.stringify(view.filters));
	const hrefOf = (id: string) => findingHref(findings, projectId, id);
	const peek = usePeek({
		ids,
		hrefOf,
		warm: (id) => void client.prefetchQuery(api.dependencies.findings.get.queryOptions({ id })),
	});
	const change = (next: Parameters<typeof setParams>[0]) => {
		void cursor.first();
		void setParams(next);
	};
	const refresh = () => void query.refetch();
	const useFacet = (name: string | null) => useFindingFacet(view.filters, name);
	useListShortcuts({
		refresh,
		select: () => {
			const id = peek.openId ?? focusedRow();
			if (id !== null && ids.includes(id)) toggleRow(selection, id);
		},
		exportRows: null,
		nextError: null,
	});
	return (
		<section className="rounded-lg border border-line bg-surface" aria-label="Findings">
			<FilterBar
				schema={view.schema}
				terms={view.terms}
				text={q}
				chips={projectId === null ? ["project", ...CHIPS] : CHIPS}
				useFacet={useFacet}
				onChange={(text) => change({ q: text })}
			>
				<ViewsMenu page="dependencies" all="Open vulnerabilities" presets={FINDING_VIEWS} />
				<Select
					aria-label="Order"
					value={view.sort}
					onChange={(event) =>
						change({ sort: event.target.value === FINDING_SORTS[0] ? null : event.target.value })
					}
					options={FINDING_SORTS.map((value) => ({ value, label: ORDERS[value] }))}
				/>
				<ColumnMenu arrangement={arrangement} table="dependencies" />
				<RefreshButton isFetching={query.isFetching} onRefresh={refresh} />
			</FilterBar>
			<ProblemNotice
				problems={[...view.problems, ...arrangement.problems]}
				onDrop={(key) =>
					key === "q" || key === "sort" ? change({ [key]: null }) : arrangement.tidy()
				}
			/>
			{selection.ids.size === 0 ? null : (
				<FindingSelection
					selection={selection}
					findings={findings}
					filters={view.filters}
					columns={arrangement.columns}
					visibility={arrangement.visibility}
				/>
			)}
			<PagedList
				what="findings"
				name="dependencies"
				caption={`Findings, ${ORDERS[view.sort].toLowerCase()}`}
				columns={arrangement.columns}
				visibility={arrangement.visibility}
				widths={arrangement.widths}
				rowId={(finding) => finding.id}
				rowHref={(finding) => hrefOf(finding.id)}
				opening={peek.opening}
				selection={selection}
				query={query}
				queryKey={options.queryKey}
				cursor={cursor}
				total={<Total filters={view.filters} />}
				onWarmPage={(cursor) =>
					void client.prefetchQuery(
						api.dependencies.findings.list.queryOptions({ ...view.input, cursor }),
					)
				}
				empty={props.renderEmpty({
					filters: q,
					onClear: () => change({ q: "" }),
					onDefault: () => change({ q: null, sort: null }),
				})}
			/>
			{peek.openId === null ? null : (
				<FindingPeek id={peek.openId} href={hrefOf(peek.openId)} peek={peek} />
			)}
		</section>
	);
}

/** A finding has its page below its project; one that is not on screen opens beside the list. */
function findingHref(findings: readonly Finding[], projectId: string | null, id: string): string {
	const project = projectId ?? findings.find((finding) => finding.id === id)?.projectId;
	return project === undefined
		? `/dependencies/findings?open=${id}`
		: `/dependencies/${project}/findings/${id}`;
}

/** How many the filters match; comes when it comes and holds up nothing. */
function Total({ filters }: { readonly filters: ReturnType<typeof readFindings>["filters"] }) {
	const api = useTRPC();
	const count = useQuery(api.dependencies.findings.count.queryOptions(filters, { retry: false }));
	return count.data === undefined ? null : ` of ${formatInteger(count.data.total)}`;
}
