"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type {
	AuditSummary,
	CheckName,
	CheckResult,
} from "#server/dependencies/console-contract.ts";
import { CHECK_LABELS, CheckStatusBadge } from "./check-looks.tsx";
import { Remedy } from "./remedy.tsx";

/** One check of an audit, read when it is opened: its verdict, then what `children` show of it. */
export function CheckPart(props: {
	readonly auditId: string;
	readonly check: CheckName;
	readonly children: (result: CheckResult, audit: AuditSummary) => React.ReactNode;
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
	if (result === undefined) {
		return (
			<Card title={label} flush>
				<EmptyState title="The report of this audit is not kept any more">
					Its verdict and counts are; reports are removed after their time.
				</EmptyState>
			</Card>
		);
	}
	return (
		<Card
			flush
			title={
				<span className="flex flex-wrap items-center gap-2">
					{label} <CheckStatusBadge status={result.status} />
				</span>
			}
			description={
				<div className="text-sm">
					<p>{result.verdict}</p>
					{result.status === "not_checked" ? (
						<Remedy check={check} audit={query.data.audit} />
					) : null}
				</div>
			}
		>
			{props.children(result, query.data.audit)}
		</Card>
	);
}
