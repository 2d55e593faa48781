"use client";

import { useQuery } from "@tanstack/react-query";
import { LoaderCircle, Split } from "lucide-react";
import Link from "next/link";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Duration, Money, Time, Tokens, Unknown } from "#components/format/values.tsx";
import { BackLink } from "#components/layout/back-link.tsx";
import { useOrigin } from "#components/layout/help.tsx";
import { Page } from "#components/layout/page.tsx";
import { SkeletonPage } from "#components/layout/skeleton-page.tsx";
import { curlSnippet } from "#components/layout/snippets.ts";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton, CopyText } from "#components/ui/copy-button.tsx";
import { type Fact, Facts } from "#components/ui/facts.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";
import { OutcomeBadge } from "./outcome.tsx";
import { RequestAttempts } from "./request-attempts.tsx";
import { tokensPerSecond } from "./request-columns.tsx";
import { RequestMessages } from "./request-messages.tsx";
import { TraceCard } from "./trace-card.tsx";

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
				<RequestAttempts request={request} />
				<div className="grid items-start gap-4 lg:grid-cols-2">
					<CostCard request={request} />
					<TokensCard request={request} />
				</div>
				<TraceCard request={request} />
				<RequestMessages request={request} />
				<Card title="Context">
					<Facts facts={contextFacts(request)} />
				</Card>
			</div>
		</Page>
	);
}

/** Why a request did not end well. */
export function OutcomeCallout({ request }: { readonly request: RequestDetail }) {
	if (request.outcome === "ok" || request.outcome === "running") return null;
	const title = request.errorClass
		? `${request.errorClass}${request.httpStatus === null ? "" : ` (HTTP ${request.httpStatus})`}`
		: request.outcome;
	return (
		<Callout tone={request.outcome === "upstream_error" ? "bad" : "warn"} title={title}>
			{request.errorMessage ?? "No further message was recorded."}
		</Callout>
	);
}

/** What one looks at first. */
export function mainFacts(request: RequestDetail): readonly Fact[] {
	const speed = tokensPerSecond(request);
	return [
		{ label: "Asked for", value: request.modelAsked },
		{
			label: "Answered by",
			value: request.modelServed ?? <Unknown reason="no model answered" />,
		},
		{ label: "Provider", value: request.provider ?? request.upstream },
		{
			label: "Time to first token",
			value: <Duration ms={request.ttftMs} reason="no token came" />,
		},
		{ label: "Duration", value: <Duration ms={request.durationMs} reason="not ended" /> },
		{
			label: "Output speed",
			value:
				speed === null ? <Unknown reason="too short to measure" /> : `${speed.toFixed(0)} tok/s`,
		},
		{
			label: "Tokens in / out",
			value: request.tokens ? (
				<>
					<Tokens count={request.tokens.prompt} /> / <Tokens count={request.tokens.completion} />
				</>
			) : (
				<Unknown reason="not ended" />
			),
		},
		{ label: "Cost", value: <Money nanos={request.costNanos} reason="not ended" /> },
		{
			label: "Finish reason",
			value: request.finishReason ?? <Unknown reason="the upstream gave none" />,
		},
		{
			label: "HTTP status",
			value: request.httpStatus ?? <Unknown reason="the process died before the end" />,
		},
		{ label: "Streamed", value: request.stream ? "yes" : "no" },
		{ label: "Source", value: request.source },
	];
}

const USAGE_SOURCES = {
	provider: "counted by the provider",
	computed: "counted by us",
	estimated: "estimated: the provider sent no count",
	none: "no tokens",
} as const;

function CostCard({ request }: { readonly request: RequestDetail }) {
	return (
		<Card
			title="Cost"
			description={
				request.priceVersion === null
					? "no price was applied"
					: `prices of catalogue snapshot ${request.priceVersion}`
			}
		>
			<Facts
				facts={[
					{
						label: "By our price list",
						value: <Money nanos={request.costNanos} reason="not ended" />,
					},
					{
						label: "Said by the upstream",
						value: <Money nanos={request.upstreamCostNanos} reason="the upstream named no cost" />,
					},
					{
						label: "Difference",
						value: (
							<Money
								nanos={request.costDifferenceNanos}
								reason="there is nothing to compare with"
							/>
						),
					},
					{ label: "Estimate at admission", value: <Money nanos={request.estimateNanos} /> },
				]}
			/>
		</Card>
	);
}

function TokensCard({ request }: { readonly request: RequestDetail }) {
	const { tokens } = request;
	return (
		<Card
			title="Tokens"
			description={request.usageSource ? USAGE_SOURCES[request.usageSource] : "not counted yet"}
		>
			<Facts
				facts={[
					{ label: "Prompt", value: <Tokens count={tokens?.prompt ?? null} /> },
					{ label: "Completion", value: <Tokens count={tokens?.completion ?? null} /> },
					{ label: "of it reasoning", value: <Tokens count={tokens?.reasoning ?? null} /> },
					{ label: "Read from cache", value: <Tokens count={tokens?.cacheRead ?? null} /> },
					{ label: "Written to cache", value: <Tokens count={tokens?.cacheWrite ?? null} /> },
					{ label: "Estimated prompt", value: <Tokens count={request.estimatePromptTokens} /> },
				]}
			/>
		</Card>
	);
}

function contextFacts(request: RequestDetail): readonly Fact[] {
	const none = <span className="text-faint">none</span>;
	const code = (text: string | null) =>
		text === null ? none : <code className="font-mono text-xs break-all">{text}</code>;
	return [
		{ label: "API key", value: code(request.keyId) },
		{ label: "User", value: code(request.userId) },
		{ label: "Session", value: code(request.sessionId) },
		{ label: "Tags", value: request.tags.length === 0 ? none : request.tags.join(", ") },
		...Object.entries(request.metadata ?? {}).map(([label, value]) => ({ label, value })),
		{ label: "Trace id", value: code(request.traceId) },
	];
}
