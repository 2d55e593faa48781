"use client";

import { useQuery } from "@tanstack/react-query";
import { ListTree } from "lucide-react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { PeekPanel } from "#components/peek/peek-panel.tsx";
import type { usePeek } from "#components/peek/use-peek.ts";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CopyText } from "#components/ui/copy-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { DecisionView } from "#server/policy/contract.ts";
import { DecisionFunnel } from "./decision-funnel.tsx";

/** One decision beside the list: the sentence, the funnel, the ways on. */
export function DecisionPeek(props: {
	readonly id: string;
	readonly peek: ReturnType<typeof usePeek>;
}) {
	const api = useTRPC();
	const query = useQuery(api.decisions.get.queryOptions({ id: props.id }));
	return (
		<PeekPanel label="Decision" href={`/routing/${props.id}`} peek={props.peek}>
			{query.error && query.data === undefined ? (
				<QueryFailure what="this decision" error={query.error} onRetry={() => query.refetch()} />
			) : null}
			{query.isPending ? <SkeletonRows rows={8} /> : null}
			{query.data?.state === "being_written" ? <p>Its record is being written.</p> : null}
			{query.data?.state === "found" ? <Found decision={query.data} /> : null}
		</PeekPanel>
	);
}

function Found({ decision }: { readonly decision: Extract<DecisionView, { state: "found" }> }) {
	const { record, explanation } = decision;
	return (
		<div className="flex flex-col gap-4">
			<div>
				<h2 className="flex flex-wrap items-center gap-2 text-base font-semibold">
					Why {record.chosen}
					{decision.simulated ? <SimulatedBadge /> : null}
				</h2>
				<p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
					<Time ms={record.decidedAtMs} />
					<CopyText text={record.id} label="Copy the decision id" />
				</p>
			</div>
			<p>{record.reasoning}</p>
			<Button asChild className="self-start">
				<Link href={`/requests/${record.requestId}`}>
					<ListTree aria-hidden /> Its request
				</Link>
			</Button>
			{explanation === null ? (
				<Callout tone="warn" title="It cannot be computed again">
					{decision.problem ?? "A snapshot that it rests on is no longer kept."}
				</Callout>
			) : (
				<DecisionFunnel funnel={explanation.funnel} />
			)}
		</div>
	);
}
