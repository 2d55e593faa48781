"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { FilterBar } from "#components/filters/filter-bar.tsx";
import { formatInteger } from "#components/format/format-number.ts";
import { useReader } from "#components/format/reader.tsx";
import { usePeek } from "#components/peek/use-peek.ts";
import { useListShortcuts } from "#components/shortcuts/use-list-shortcuts.ts";
import { ColumnMenu } from "#components/table/column-menu.tsx";
import { ListView } from "#components/table/list-view.tsx";
import { Pager, useCursor } from "#components/table/pager.tsx";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { readRows } from "#components/table/read-rows.ts";
import { useColumns } from "#components/table/use-columns.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { late } from "#components/ui/late.tsx";
import { Select } from "#components/ui/select.tsx";
import { ViewsMenu } from "#components/views/views-menu.tsx";
import type { AuditSummary } from "#server/dependencies/console-contract.ts";
import { findingColumns } from "./finding-columns.tsx";
import { NoFindings } from "./finding-empty.tsx";
import { FINDING_FILTERS } from "./finding-filters.ts";
import { FINDING_SORTS, findingParsers, readFindings } from "./finding-search.ts";
import { FINDING_VIEWS } from "./finding-views.ts";
import { useFindingFacet } from "./use-finding-facet.ts";

const CHIPS = ["state", "severity", "check", "scope"];
const ORDERS = {
	risk: "By risk",
	package: "By package",
	newest: "Newest first",
	oldest: "Oldest first",
} as const;

const FindingPeek = late(
	() => import("./finding-peek.tsx"),
	(module) => module.FindingPeek,
);

/** The findings of a project: filters, order, columns, page and what is open in the address. */
export function FindingList(props: {
	readonly projectId: string;
	readonly latest: AuditSummary | null;
}) {
	const { projectId } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const { nowMs } = useReader();
	const cursor = useCursor();
	const [params, setParams] = useQueryStates(findingParsers, { history: "push" });
	const { q, sort } = params;
	const after = cursor.cursor ?? null;
	const view = useMemo(
		() => readFindings({ projectId, q, sort, after }),
		[projectId, q, sort, after],
	);
	const options = api.dependencies.findings.list.queryOptions(view.input, {
		placeholderData: keepPreviousData,
	});
	const query = useQuery(options);
	const arrangement = useColumns(useMemo(() => findingColumns(nowMs), [nowMs]));
	const ids = useMemo(() => query.data?.items.map(({ id }) => id) ?? [], [query.data]);
	const hrefOf = (id: string) => `/dependencies/${projectId}/findings/${id}`;
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
	useListShortcuts({ refresh, select: null, exportRows: null, nextError: null });
	return (
		<section className="rounded-lg border border-line bg-surface" aria-label="Findings">
			<FilterBar
				schema={FINDING_FILTERS}
				terms={view.terms}
				text={q}
				chips={CHIPS}
				useFacet={useFacet}
				onChange={(text) => change({ q: text })}
			>
				<ViewsMenu page="dependencies" all="Open vulnerabilities" presets={FINDING_VIEWS} />
				<Select
					aria-label="Order"
					value={sort}
					onChange={(event) =>
						change({ sort: FINDING_SORTS.find((one) => one === event.target.value) ?? null })
					}
					options={FINDING_SORTS.map((value) => ({ value, label: ORDERS[value] }))}
				/>
				<ColumnMenu arrangement={arrangement} table="dependencies" />
				<Button onClick={refresh} busy={query.isFetching} aria-label="Refresh" title="Refresh  r">
					<RotateCw aria-hidden />
				</Button>
			</FilterBar>
			<Problems problems={view.problems} onClear={() => change({ q: null })} />
			<ProblemNotice problems={arrangement.problems} onDrop={arrangement.tidy} />
			<ListView
				what="findings"
				name="dependencies"
				caption={`Findings, ${ORDERS[sort].toLowerCase()}`}
				columns={arrangement.columns}
				visibility={arrangement.visibility}
				widths={arrangement.widths}
				rowId={(finding) => finding.id}
				rowHref={(finding) => hrefOf(finding.id)}
				opening={peek.opening}
				query={{
					...readRows(query),
					onCancel: () => void client.cancelQueries({ queryKey: options.queryKey }),
				}}
				empty={
					<NoFindings
						latest={props.latest}
						filters={q}
						onClear={() => change({ q: "" })}
						onDefault={() => change({ q: null, sort: null })}
					/>
				}
				footer={
					ids.length > 0 ? (
						<Pager
							what="findings"
							shown={ids.length}
							cursor={cursor}
							nextCursor={query.data?.nextCursor ?? null}
							total={<Total filters={view.filters} />}
						/>
					) : null
				}
			/>
			{peek.openId === null ? null : (
				<FindingPeek id={peek.openId} href={hrefOf(peek.openId)} peek={peek} />
			)}
		</section>
	);
}

function Problems(props: { readonly problems: readonly string[]; readonly onClear: () => void }) {
	if (props.problems.length === 0) return null;
	return (
		<Callout
			tone="warn"
			className="m-3"
			title="Part of the filters was not understood and is not applied"
			actions={
				<Button size="small" onClick={props.onClear}>
					Take the filters out
				</Button>
			}
		>
			<ul>
				{props.problems.map((problem) => (
					<li key={problem}>{problem}</li>
				))}
			</ul>
		</Callout>
	);
}

/** How many the filters match; comes when it comes and holds up nothing. */
function Total({ filters }: { readonly filters: ReturnType<typeof readFindings>["filters"] }) {
	const api = useTRPC();
	const count = useQuery(api.dependencies.findings.count.queryOptions(filters, { retry: false }));
	return count.data === undefined ? null : ` of ${formatInteger(count.data.total)}`;
}
