"use client";

import { useQuery } from "@tanstack/react-query";
import { LoaderCircle, Split } from "lucide-react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { BackLink } from "#components/layout/back-link.tsx";
import { useOrigin } from "#components/layout/help.tsx";
import { Page } from "#components/layout/page.tsx";
import { SkeletonPage } from "#components/layout/skeleton-page.tsx";
import { curlSnippet } from "#components/layout/snippets.ts";
import { useDetailShortcuts } from "#components/shortcuts/use-detail-shortcuts.ts";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton, CopyText } from "#components/ui/copy-button.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";
import { OutcomeBadge } from "./outcome.tsx";
import { mainFacts, OutcomeCallout } from "./request-facts.tsx";
import { RequestTabs } from "./request-tabs.tsx";

const POLL_MS = 700;

/** Everything about one request. */
export function RequestView({ id }: { readonly id: string }) {
	const api = useTRPC();
	const query = useQuery(
		api.requests.get.queryOptions(
			{ id },
			{
				// What is being written, or still running, is asked for again until it stands.
				refetchInterval: ({ state }) =>
					state.data?.state === "being_written" ||
					(state.data?.state === "found" && state.data.request.outcome === "running")
						? POLL_MS
						: false,
			},
		),
	);
	const back = <BackLink href="/requests">Requests</BackLink>;
	if (query.data === undefined && query.error) {
		return (
			<Page title="Request" above={back}>
				<QueryFailure what="this request" error={query.error} onRetry={() => query.refetch()} />
			</Page>
		);
	}
	if (query.data === undefined) return <SkeletonPage rows={8} />;
	if (query.data.state === "being_written") {
		return (
			<Page
				title="Request"
				description={<CopyText text={id} label="Copy the request id" />}
				above={back}
			>
				<div role="status">
					<EmptyState title="Being written">
						<LoaderCircle className="mx-auto mb-2 size-5 animate-spin" aria-hidden />
						Its record reaches the database within a second; this page shows it by itself.
					</EmptyState>
				</div>
			</Page>
		);
	}
	return <FoundRequest request={query.data.request} back={back} />;
}

function FoundRequest(props: { readonly request: RequestDetail; readonly back: React.ReactNode }) {
	const { request } = props;
	const origin = useOrigin();
	useDetailShortcuts(request.id);
	return (
		<Page
			above={props.back}
			title={
				<span className="flex flex-wrap items-center gap-2">
					{request.modelServed ?? request.modelPlanned}
					<OutcomeBadge outcome={request.outcome} />
					{request.simulated ? <SimulatedBadge /> : null}
				</span>
			}
			description={
				<span className="flex flex-wrap items-center gap-x-3">
					<Time ms={Date.parse(request.startedAt)} />
					<CopyText text={request.id} label="Copy the request id" />
				</span>
			}
			actions={
				<>
					{request.decisionId ? (
						<Button asChild look="primary">
							<Link href={`/routing/${request.decisionId}`}>
								<Split aria-hidden /> Why this model
							</Link>
						</Button>
					) : null}
					<CopyButton
						look="secondary"
						showLabel
						size="medium"
						text={curlSnippet(origin, request.modelAsked)}
						label="Copy as curl"
					/>
				</>
			}
		>
			<div className="flex flex-col gap-4">
				<OutcomeCallout request={request} />
				<Card>
					<Facts facts={mainFacts(request)} />
				</Card>
				<RequestTabs request={request} />
			</div>
		</Page>
	);
}
