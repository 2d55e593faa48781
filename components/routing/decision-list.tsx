"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { useLive } from "#components/live/use-live.ts";
import { ERROR_OUTCOMES } from "#components/requests/shared-filters.ts";
import { ListFrame } from "#components/table/list-frame.tsx";
import { NoRows } from "#components/table/no-rows.tsx";
import { readRows } from "#components/table/read-rows.ts";
import { useListState } from "#components/table/use-list-state.ts";
import { Button } from "#components/ui/button.tsx";
import { late } from "#components/ui/late.tsx";
import { Link } from "#components/ui/link.tsx";
import { useStable } from "#components/ui/use-stable.ts";
import { DECISION_VIEWS } from "#components/views/list-views.ts";
import { DECISION_COLUMNS } from "./decision-columns.tsx";
import { DECISION_FILTERS } from "./decision-filters.ts";
import { DecisionHistogram } from "./decision-histogram.tsx";
import { EstimatesProvider } from "./estimates.tsx";
import { DECISION_LIST, toDecisionsInput } from "./search-params.ts";
import { useDecisionFacet } from "./use-decision-facet.ts";

const CHIPS = ["chosen", "preset", "status", "key"];
const VIEWS = { page: "decisions", all: "All decisions", presets: DECISION_VIEWS } as const;
const ERRORS: ReadonlySet<string> = new Set(ERROR_OUTCOMES);
const hrefOf = (id: string) => `/routing/${id}`;

const DecisionPeek = late(
	() => import("./decision-peek.tsx"),
	(module) => module.DecisionPeek,
);

/** Recent decisions of the router: filters, range, order, columns and page in the address. */
export function DecisionList() {
	const api = useTRPC();
	const client = useQueryClient();
	const list = useListState(DECISION_LIST);
	const { state, range, sort, terms, cursor } = list;
	const where = useMemo(() => [...terms], [terms]);
	const view = { list: "decisions" as const, where, range };
	const onRange = useStable(list.timeRange.setRange);
	const optionsAt = (after: string | null) =>
		api.decisions.list.queryOptions(toDecisionsInput(state, after));
	const options = optionsAt(cursor.cursor ?? null);
	const query = useQuery({ ...options, placeholderData: keepPreviousData });
	const live = useLive({
		query: view,
		newest: query.data ? (query.data.items[0]?.id ?? null) : undefined,
		possible: cursor.isFirst && sort === null && range.kind !== "between",
	});
	const rows = {
		...readRows(query),
		onCancel: () => void client.cancelQueries({ queryKey: options.queryKey }),
		onWarmPage: (after: string) => void client.prefetchQuery(optionsAt(after)),
	};
	const ids = useMemo(() => query.data?.items.map(({ id }) => id) ?? [], [query.data]);
	const useFacet = (name: string | null, search: string) =>
		useDecisionFacet({ where, range }, name, search);
	return (
		<EstimatesProvider ids={ids}>
			<ListFrame
				what="decisions"
				caption={sort ? `Routing decisions by ${sort.by}` : "Routing decisions, newest first"}
				columns={DECISION_COLUMNS}
				hrefOf={hrefOf}
				list={list}
				view={view}
				viewOf={(ids) => ({
					list: "decisions",
					where: [{ op: "in", field: "id", values: ids, not: false }],
				})}
				rows={rows}
				live={live}
				filters={{ schema: DECISION_FILTERS, chips: CHIPS, useFacet }}
				views={VIEWS}
				above={
					<DecisionHistogram
						where={where}
						range={range}
						onRange={onRange}
						waits={rows.isPlaceholder}
					/>
				}
				empty={
					<NoRows
						one="decision"
						list={list}
						schema={DECISION_FILTERS}
						actions={
							<Button asChild look="primary">
								<Link href="/playground">Ask in the playground</Link>
							</Button>
						}
					>
						Sophia decides whenever a request names <code className="font-mono">auto</code> as its
						model. Each decision then explains itself here.
					</NoRows>
				}
				warm={(id) => void client.prefetchQuery(api.decisions.get.queryOptions({ id }))}
				isError={(row) => ERRORS.has(row.outcome)}
				renderPeek={(id, peek) => <DecisionPeek id={id} peek={peek} />}
			/>
		</EstimatesProvider>
	);
}
