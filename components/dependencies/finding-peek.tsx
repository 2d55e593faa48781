"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { PeekPanel } from "#components/peek/peek-panel.tsx";
import type { usePeek } from "#components/peek/use-peek.ts";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { FindingDetail, FindingHeading } from "./finding-detail.tsx";

/** One finding beside the list. */
export function FindingPeek(props: {
	readonly id: string;
	readonly href: string;
	readonly peek: ReturnType<typeof usePeek>;
}) {
	const api = useTRPC();
	const query = useQuery(api.dependencies.findings.get.queryOptions({ id: props.id }));
	return (
		<PeekPanel label="Finding" href={props.href} peek={props.peek}>
			{query.error && query.data === undefined ? (
				<QueryFailure what="this finding" error={query.error} onRetry={() => query.refetch()} />
			) : null}
			{query.isPending ? <SkeletonRows rows={8} /> : null}
			{query.data ? (
				<div className="flex flex-col gap-4">
					<h2 className="text-base font-semibold">
						<FindingHeading finding={query.data.finding} />
					</h2>
					<FindingDetail detail={query.data} />
				</div>
			) : null}
		</PeekPanel>
	);
}
