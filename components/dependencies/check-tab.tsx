"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { CheckName, CheckResult } from "#server/dependencies/console-contract.ts";
import { CHECK_LABELS, CheckStatusBadge } from "./check-looks.tsx";

/** One check of an audit, read when it is opened: its verdict, then what `children` show of it. */
export function CheckPart(props: {
	readonly auditId: string;
	readonly check: CheckName;
	readonly children: (result: CheckResult) => React.ReactNode;
}) {
	const { auditId, check } = props;
	const api = useTRPC();
	const query = useQuery(
		api.dependencies.audits.get.queryOptions({ id: auditId, checks: [check] }),
	);
	const label = CHECK_LABELS[check];
	if (query.data === undefined) {
		return (
			<Card title={label} flush>
				{query.error ? (
					<QueryFailure
						what={`the check of ${label.toLowerCase()}`}
						error={query.error}
						onRetry={() => query.refetch()}
					/>
				) : (
					<SkeletonRows rows={6} />
				)}
			</Card>
		);
	}
	const result = query.data.checks.find(({ name }) => name === check)?.result;
	if (result === undefined) return null;
	return (
		<Card
			flush
			title={
				<span className="flex flex-wrap items-center gap-2">
					{label} <CheckStatusBadge status={result.status} />
				</span>
			}
			description={<span className="text-sm">{result.verdict}</span>}
		>
			{props.children(result)}
		</Card>
	);
}
