"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { PagedList } from "#components/table/paged-list.tsx";
import { useCursor } from "#components/table/pager.tsx";
import { useSelection } from "#components/table/use-selection.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { late } from "#components/ui/late.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { AuditSummary } from "#server/dependencies/console-contract.ts";
import { AUDIT_COLUMNS } from "./audit-columns.tsx";
import { auditHref } from "./tabs.ts";
import { Trends } from "./trends.tsx";

const parsers = { from: parseAsString, to: parseAsString };

const AuditDiff = late(
	() => import("./audit-diff.tsx"),
	(module) => module.AuditDiff,
	{ loading: () => <Skeleton className="h-64" /> },
);

/** Earlier audits; two of them are compared when both are chosen. */
export function HistoryTab({ projectId }: { readonly projectId: string }) {
	const api = useTRPC();
	const cursor = useCursor();
	const [pair, setPair] = useQueryStates(parsers, { history: "push" });
	const options = api.dependencies.audits.list.queryOptions(
		{ projectId, ...cursor.page },
		{ placeholderData: keepPreviousData },
	);
	const query = useQuery(options);
	const items = query.data?.items;
	const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
	const selection = useSelection(ids, projectId);
	const chosen = pairOf(items ?? [], selection.ids);
	return (
		<div className="flex flex-col gap-4">
			{pair.from !== null && pair.to !== null ? (
				<AuditDiff before={pair.from} after={pair.to} onClose={() => void setPair(null)} />
			) : null}
			<Card
				flush
				title="Audits"
				description="Choose two to see what came between them; chosen alone, one is compared with the audit before it."
				actions={
					<Button
						disabled={chosen === null}
						onClick={() => chosen && void setPair({ from: chosen.before, to: chosen.after })}
					>
						<GitCompareArrows aria-hidden /> Compare
					</Button>
				}
			>
				<PagedList
					what="the audits"
					rows="audits"
					caption="Audits, newest first"
					columns={AUDIT_COLUMNS}
					rowId={(audit) => audit.id}
					rowHref={auditHref}
					selection={selection}
					query={query}
					queryKey={options.queryKey}
					cursor={cursor}
					empty={<EmptyState title="No audit yet" />}
				/>
			</Card>
			<Trends projectId={projectId} />
		</div>
	);
}

/** The two audits to compare, the older one first; `null` where the choice gives no pair. */
function pairOf(
	newestFirst: readonly AuditSummary[],
	chosen: ReadonlySet<string>,
): { readonly before: string; readonly after: string } | null {
	const done = newestFirst.filter(({ state }) => state === "done");
	const picked = done.filter(({ id }) => chosen.has(id));
	const [after, other, ...more] = picked;
	if (after === undefined || more.length > 0) return null;
	const before = other ?? done[done.indexOf(after) + 1];
	return before === undefined ? null : { before: before.id, after: after.id };
}
