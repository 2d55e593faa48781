"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatDuration } from "#components/format/format-duration.ts";
import { Duration, Money, Time } from "#components/format/values.tsx";
import { OutcomeBadge } from "#components/requests/outcome.tsx";
import { Card } from "#components/ui/card.tsx";
import { Link } from "#components/ui/link.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";
import type { DecisionRecord } from "#server/policy/contract.ts";
import type { FoundDecision } from "./decision-summary.tsx";

const NANOS_PER_USD = 1e9;

/** What the decision expected of the model that it chose, and what its request took. */
export function ExpectedActual({ decision }: { readonly decision: FoundDecision }) {
	const { record, explanation, actual, modelServed } = decision;
	const chosen = explanation?.candidates.find(({ modelId }) => modelId === record.chosen);
	const p95Ms = chosen?.factors.find(({ factor }) => factor === "latency")?.value ?? null;
	const isTtft = explanation?.latencyMetric !== "total";
	const actualMs = isTtft ? actual.ttftMs : actual.durationMs;
	const costNanos = chosen ? Math.round(chosen.expectedCostUsd * NANOS_PER_USD) : null;
	const isOther = modelServed !== null && modelServed !== record.chosen;
	return (
		<Card
			title="Expected and actual"
			description={
				isOther
					? `What was expected of ${record.chosen}; what ${modelServed} took, which answered in its place.`
					: "A p95 is met when the answer came within it; 19 in 20 should."
			}
		>
			<table className="w-full max-w-xl">
				<thead className="text-left text-xs text-muted">
					<tr>
						<td />
						<th scope="col" className="py-1 text-right font-medium">
							Expected
						</th>
						<th scope="col" className="py-1 text-right font-medium">
							Actual
						</th>
						<th scope="col" className="py-1 text-right font-medium">
							Actual / expected
						</th>
					</tr>
				</thead>
				<tbody className="tabular">
					<tr className="border-t border-line">
						<th scope="row" className="py-1.5 text-left font-normal">
							{isTtft ? "First token, p95" : "Whole answer, p95"}
						</th>
						<td className="text-right">
							<Duration ms={p95Ms} reason="it cannot be computed again" />
						</td>
						<td className="text-right">
							<Duration ms={actualMs} reason="no answer was timed" />
						</td>
						<td className="text-right">
							<Ratio of={actualMs} to={p95Ms} />
						</td>
					</tr>
					<tr className="border-t border-line">
						<th scope="row" className="py-1.5 text-left font-normal">
							Cost
						</th>
						<td className="text-right">
							<Money nanos={costNanos} reason="it cannot be computed again" />
						</td>
						<td className="text-right">
							<Money nanos={actual.costNanos} reason="the request has not ended" />
						</td>
						<td className="text-right">
							<Ratio of={actual.costNanos} to={costNanos} />
						</td>
					</tr>
				</tbody>
			</table>
		</Card>
	);
}

function Ratio({ of, to }: { readonly of: number | null; readonly to: number | null }) {
	if (of === null || to === null || to === 0) return <span className="text-faint">—</span>;
	return `${(of / to).toFixed(2)} ×`;
}

/** From the request to its end: what was known, decided, tried, and how it came out. */
export function DecisionTimeline({ record }: { readonly record: DecisionRecord }) {
	const api = useTRPC();
	const query = useQuery(api.requests.get.queryOptions({ id: record.requestId }));
	const request = query.data?.state === "found" ? query.data.request : null;
	return (
		<Card title="Course" description="Times are counted from the moment the request was admitted.">
			{query.error && query.data === undefined ? (
				<QueryFailure
					what="the course of its request"
					error={query.error}
					onRetry={() => query.refetch()}
				/>
			) : null}
			{query.isPending ? <SkeletonRows rows={4} /> : null}
			{query.data?.state === "being_written" ? (
				<p className="text-muted">Its request is being written.</p>
			) : null}
			{request ? <Steps record={record} request={request} /> : null}
		</Card>
	);
}

function Steps(props: { readonly record: DecisionRecord; readonly request: RequestDetail }) {
	const { record, request } = props;
	const { features } = record;
	const needs = [
		...features.requiredParameters,
		...features.modalities.filter((modality) => modality !== "text"),
	];
	const decided = request.spans.find(({ name }) => name === "decision");
	return (
		<ol className="flex flex-col gap-3 border-l border-line-strong pl-4">
			<Step title="Asked" at={<Time ms={Date.parse(request.startedAt)} />}>
				for {request.modelAsked}, about {features.promptTokens} tokens
				{needs.length > 0 ? `, needs ${needs.join(", ")}` : ""}
			</Step>
			<Step title="Decided" at={decided ? formatDuration(decided.endMs) : null}>
				{record.chosen} among {record.candidateCount}{" "}
				{record.candidateCount === 1 ? "candidate" : "candidates"}
			</Step>
			{request.attempts.map((attempt, index) => (
				<Step
					// biome-ignore lint/suspicious/noArrayIndexKey: a recorded list never changes
					key={index}
					title={index === 0 ? "Called" : `Tried again (${index + 1})`}
					at={formatDuration(attempt.startMs)}
				>
					{attempt.modelId} at {attempt.upstream}:{" "}
					{attempt.outcome === "ok"
						? attempt.ttftMs === null
							? "answered"
							: `first token after ${formatDuration(attempt.ttftMs)}`
						: (attempt.errorClass ?? attempt.outcome)}
				</Step>
			))}
			<Step
				title="Ended"
				at={request.durationMs === null ? null : formatDuration(request.durationMs)}
			>
				<OutcomeBadge outcome={request.outcome} />{" "}
				<Link
					href={`/requests/${request.id}`}
					className="inline-flex min-h-6 items-center text-accent hover:underline"
				>
					open it
				</Link>
			</Step>
		</ol>
	);
}

function Step(props: {
	readonly title: string;
	readonly at: React.ReactNode;
	readonly children: React.ReactNode;
}) {
	return (
		<li className="relative before:absolute before:top-1.5 before:-left-[1.31rem] before:size-2.5 before:rounded-full before:border-2 before:border-surface before:bg-accent">
			<p className="flex flex-wrap gap-x-2">
				<span className="font-medium">{props.title}</span>
				<span className="tabular text-xs leading-5 text-muted">{props.at}</span>
			</p>
			<div className="break-words text-muted">{props.children}</div>
		</li>
	);
}
