"use client";

import { useQuery } from "@tanstack/react-query";
import { MessageSquareText, Split } from "lucide-react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { useOrigin } from "#components/layout/help.tsx";
import { curlSnippet } from "#components/layout/snippets.ts";
import { PeekPanel } from "#components/peek/peek-panel.tsx";
import type { usePeek } from "#components/peek/use-peek.ts";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton, CopyText } from "#components/ui/copy-button.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Link } from "#components/ui/link.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";
import { OutcomeBadge } from "./outcome.tsx";
import { RequestAttempts } from "./request-attempts.tsx";
import { mainFacts, OutcomeCallout } from "./request-facts.tsx";

/** One request beside the list: what one looks at first. */
export function RequestPeek(props: {
	readonly id: string;
	readonly peek: ReturnType<typeof usePeek>;
}) {
	const api = useTRPC();
	const origin = useOrigin();
	const query = useQuery(api.requests.get.queryOptions({ id: props.id }));
	const found = query.data?.state === "found" ? query.data.request : null;
	return (
		<PeekPanel
			label="Request"
			href={`/requests/${props.id}`}
			peek={props.peek}
			actions={
				found ? (
					<CopyButton
						showLabel
						size="medium"
						look="secondary"
						text={curlSnippet(origin, found.modelAsked)}
						label="Copy as curl"
					/>
				) : null
			}
		>
			{query.error && query.data === undefined ? (
				<QueryFailure what="this request" error={query.error} onRetry={() => query.refetch()} />
			) : null}
			{query.isPending ? <SkeletonRows rows={8} /> : null}
			{query.data?.state === "being_written" ? <p>Its record is being written.</p> : null}
			{found ? <Found request={found} /> : null}
		</PeekPanel>
	);
}

function Found({ request }: { readonly request: RequestDetail }) {
	return (
		<div className="flex flex-col gap-4">
			<div>
				<h2 className="flex flex-wrap items-center gap-2 text-base font-semibold">
					{request.modelServed ?? request.modelPlanned}
					<OutcomeBadge outcome={request.outcome} />
					{request.simulated ? <SimulatedBadge /> : null}
				</h2>
				<p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
					<Time ms={Date.parse(request.startedAt)} />
					<CopyText text={request.id} label="Copy the request id" />
				</p>
			</div>
			<OutcomeCallout request={request} />
			<Facts facts={mainFacts(request)} />
			<span className="flex flex-wrap gap-2">
				{request.decisionId ? (
					<Button asChild>
						<Link href={`/routing/${request.decisionId}`}>
							<Split aria-hidden /> Why this model
						</Link>
					</Button>
				) : null}
				{request.capture ? (
					<Button asChild>
						<Link href={`/requests/${request.id}?tab=messages`}>
							<MessageSquareText aria-hidden /> Messages and replay
						</Link>
					</Button>
				) : null}
			</span>
			<RequestAttempts request={request} />
		</div>
	);
}
