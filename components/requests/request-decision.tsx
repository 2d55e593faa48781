"use client";

import { useQuery } from "@tanstack/react-query";
import { Split } from "lucide-react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { DecisionFunnel } from "#components/routing/decision-funnel.tsx";
import { DecisionBadges } from "#components/routing/decision-summary.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Link } from "#components/ui/link.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";

/** Why this model, in short; the whole explanation is a page of its own. */
export function RequestDecision({ request }: { readonly request: RequestDetail }) {
	if (request.decisionId === null) {
		return (
			<Card title="Decision">
				<p className="text-muted">
					None was made: the caller named the model {request.modelAsked} itself.
				</p>
			</Card>
		);
	}
	return <Made id={request.decisionId} />;
}

function Made({ id }: { readonly id: string }) {
	const api = useTRPC();
	const query = useQuery(api.decisions.get.queryOptions({ id }));
	const found = query.data?.state === "found" ? query.data : null;
	return (
		<div className="flex flex-col gap-4">
			<Card
				title="Decision"
				actions={
					<Button asChild>
						<Link href={`/routing/${id}`}>
							<Split aria-hidden /> The whole explanation
						</Link>
					</Button>
				}
			>
				{query.error && query.data === undefined ? (
					<QueryFailure what="the decision" error={query.error} onRetry={() => query.refetch()} />
				) : null}
				{query.isPending ? <SkeletonRows rows={3} /> : null}
				{query.data?.state === "being_written" ? <p>Its record is being written.</p> : null}
				{found ? (
					<>
						<p className="mb-3 max-w-4xl text-pretty">{found.record.reasoning}</p>
						<DecisionBadges decision={found} />
					</>
				) : null}
			</Card>
			{found?.explanation ? <DecisionFunnel funnel={found.explanation.funnel} /> : null}
		</div>
	);
}
