"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { Capture, RequestDetail } from "#server/ledger/contract.ts";

/** What the capture of a request holds, loaded when it is looked at, or why there is none. */
export function KeptCapture(props: {
	readonly title: string;
	/** `the messages`. */
	readonly what: string;
	readonly request: RequestDetail;
	readonly children: (capture: Capture) => React.ReactNode;
}) {
	const { request } = props;
	if (request.capture !== null) return <Loaded {...props} />;
	return (
		<Card title={props.title}>
			<p className="text-muted">
				Not kept.{" "}
				{request.source === "playground"
					? "A playground conversation is kept for its author, in the playground."
					: "Capture is off for this key; it can be chosen when a key is created."}
			</p>
		</Card>
	);
}

function Loaded(props: Parameters<typeof KeptCapture>[0]) {
	const { title, what, request, children } = props;
	const api = useTRPC();
	const query = useQuery(api.requests.get.queryOptions({ id: request.id, withMessages: true }));
	if (query.error) {
		return (
			<Card title={title}>
				<QueryFailure what={what} error={query.error} onRetry={() => query.refetch()} />
			</Card>
		);
	}
	if (query.data === undefined) return <SkeletonRows rows={6} />;
	const capture = query.data.state === "found" ? query.data.messages : null;
	if (capture !== null) return children(capture);
	return (
		<Card title={title}>
			<p className="text-muted">They are not open to your role, or they are gone.</p>
		</Card>
	);
}
