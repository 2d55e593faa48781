"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ListTree } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatDollars } from "#components/format/format-money.ts";
import { formatInteger, formatPoints } from "#components/format/format-number.ts";
import { Time } from "#components/format/values.tsx";
import { BackLink } from "#components/layout/back-link.tsx";
import { Page } from "#components/layout/page.tsx";
import { SkeletonPage } from "#components/layout/skeleton-page.tsx";
import { useDetailShortcuts } from "#components/shortcuts/use-detail-shortcuts.ts";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock, CopyText } from "#components/ui/copy-button.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { late } from "#components/ui/late.tsx";
import { Link } from "#components/ui/link.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { DecisionExplanation } from "#server/policy/contract.ts";
import { DecisionCandidates } from "./decision-candidates.tsx";
import { DecisionExclusions } from "./decision-exclusions.tsx";
import { DecisionFunnel } from "./decision-funnel.tsx";
import { DecisionBadges, type FoundDecision } from "./decision-summary.tsx";
import { DecisionVersus } from "./decision-versus.tsx";

const POLL_MS = 700;
const loading = () => <Skeleton className="h-40" />;
const ExpectedActual = late(
	() => import("./decision-outcome.tsx"),
	(module) => module.ExpectedActual,
	{ loading },
);
const DecisionTimeline = late(
	() => import("./decision-outcome.tsx"),
	(module) => module.DecisionTimeline,
	{ loading },
);
const DecisionReplay = late(
	() => import("./decision-replay.tsx"),
	(module) => module.DecisionReplay,
	{ loading },
);
const RequestFeedback = late(
	() => import("#components/requests/request-feedback.tsx"),
	(module) => module.RequestFeedback,
	{ loading },
);

/** Why this model, why not another, and what would have flipped it. */
export function DecisionPage({ id }: { readonly id: string }) {
	const api = useTRPC();
	const [versus, setVersus] = useQueryState("vs", parseAsString.withOptions({ history: "push" }));
	const query = useQuery(
		api.decisions.get.queryOptions(
			{ id, ...(versus ? { versus } : {}) },
			{
				placeholderData: keepPreviousData,
				refetchInterval: ({ state }) => (state.data?.state === "being_written" ? POLL_MS : false),
			},
		),
	);
	const back = <BackLink href="/routing">Routing</BackLink>;
	if (query.data === undefined && query.error) {
		return (
			<Page title="Decision" above={back}>
				<QueryFailure what="this decision" error={query.error} onRetry={() => query.refetch()} />
			</Page>
		);
	}
	if (query.data === undefined) return <SkeletonPage rows={10} />;
	if (query.data.state === "being_written") {
		return (
			<Page title="Decision" above={back}>
				<div role="status">
					<EmptyState title="Being written">
						It reaches the database within a second; this page shows it by itself.
					</EmptyState>
				</div>
			</Page>
		);
	}
	return <Found decision={query.data} back={back} versus={versus} onVersus={setVersus} />;
}

function Found(props: {
	readonly decision: FoundDecision;
	readonly back: React.ReactNode;
	readonly versus: string | null;
	readonly onVersus: (modelId: string | null) => void;
}) {
	const { record, explanation } = props.decision;
	useDetailShortcuts(record.id);
	return (
		<Page
			above={props.back}
			title={
				<span className="flex flex-wrap items-center gap-2">
					Why {record.chosen}
					{props.decision.simulated ? <SimulatedBadge /> : null}
				</span>
			}
			description={
				<span className="flex flex-wrap items-center gap-x-3">
					<Time ms={record.decidedAtMs} />
					<CopyText text={record.id} label="Copy the decision id" />
				</span>
			}
			actions={
				<Button asChild>
					<Link href={`/requests/${record.requestId}`}>
						<ListTree aria-hidden /> Its request
					</Link>
				</Button>
			}
		>
			<div className="flex flex-col gap-4">
				<Verdict decision={props.decision} />
				{explanation === null ? (
					<Callout tone="warn" title="It cannot be computed again">
						{props.decision.problem ?? "A snapshot that it rests on is no longer kept."} What was
						recorded stands above and below.
					</Callout>
				) : (
					<>
						<div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
							<DecisionFunnel funnel={explanation.funnel} />
							<DecisionVersus
								explanation={explanation}
								versus={props.versus}
								onVersus={props.onVersus}
							/>
						</div>
						<DecisionCandidates
							explanation={explanation}
							versus={props.versus}
							onVersus={props.onVersus}
						/>
						<DecisionExclusions exclusions={explanation.exclusions} />
					</>
				)}
				<div className="grid items-start gap-4 lg:grid-cols-2">
					<ExpectedActual decision={props.decision} />
					<DecisionTimeline record={record} />
				</div>
				<DecisionReplay id={record.id} />
				<RequestFeedback requestId={record.requestId} />
				<FrozenInputs record={record} />
			</div>
		</Page>
	);
}

/** The answer in one sentence, and whether computing it again gives the same. */
function Verdict({ decision }: { readonly decision: FoundDecision }) {
	const { record, explanation, modelServed } = decision;
	return (
		<section className="rounded-lg border border-line bg-surface p-4" aria-label="Verdict">
			<p className="max-w-4xl text-lg font-medium text-pretty">{record.reasoning}</p>
			<div className="mt-3">
				<DecisionBadges decision={decision} />
			</div>
			{modelServed !== null && modelServed !== record.chosen ? (
				<Callout tone="info" className="mt-3" title={`${modelServed} answered in the end`}>
					The chosen model failed, and the next best took over: see the attempts of its request.
				</Callout>
			) : null}
			{explanation === null || explanation.matchesRecord ? null : (
				<Callout tone="bad" className="mt-3" title="Computing it again gives something else">
					The record says {record.chosen} with {formatPoints(record.score)} points (scorer version{" "}
					{record.scorerVersion}). What is shown below is the recomputation; trust the record for
					what happened.
				</Callout>
			)}
		</section>
	);
}

/** Everything that the decision depended on, by number and value. */
function FrozenInputs({ record }: { readonly record: DecisionExplanation["record"] }) {
	const { features } = record;
	const list = (values: readonly string[] | null, none: string) =>
		values === null || values.length === 0 ? (
			<span className="text-faint">{none}</span>
		) : (
			values.join(", ")
		);
	return (
		<Card
			title="Frozen inputs"
			description="Stored with the decision: with these numbers it can be computed again at any time."
		>
			<Facts
				facts={[
					{ label: "Catalogue snapshot", value: record.catalogNumber },
					{ label: "Health snapshot", value: record.healthNumber },
					{
						label: "Policy version",
						value: (
							<Link
								className="text-accent hover:underline"
								href={`/settings/policy?version=${record.policyNumber}`}
							>
								v{record.policyNumber}
							</Link>
						),
					},
					{ label: "Scorer version", value: record.scorerVersion },
					{ label: "Prompt tokens, estimated", value: formatInteger(features.promptTokens) },
					{
						label: "Expected output tokens",
						value: formatInteger(features.expectedCompletionTokens),
					},
					{ label: "Required parameters", value: list(features.requiredParameters, "none") },
					{ label: "Modalities", value: list(features.modalities, "text") },
					{
						label: "Cost bound",
						value:
							features.maxCostUsd === null ? (
								<span className="text-faint">none</span>
							) : (
								formatDollars(features.maxCostUsd)
							),
					},
					{ label: "Models allowed to the key", value: list(features.allowedModels, "all") },
					{ label: "Open breakers", value: list(features.openBreakers, "none") },
					{ label: "Next best", value: list(record.alternatives.slice(0, 3), "none") },
				]}
			/>
			<details className="mt-4">
				<summary className="min-h-6 text-sm text-muted hover:text-fg">The record as JSON</summary>
				<div className="mt-2">
					<CodeBlock label="Decision record" code={JSON.stringify(record, null, 2)} />
				</div>
			</details>
		</Card>
	);
}
