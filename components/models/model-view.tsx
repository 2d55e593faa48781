"use client";

import { useQuery } from "@tanstack/react-query";
import { MessageSquareText } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatPricePerMillion } from "#components/format/format-money.ts";
import { formatInteger, formatPoints } from "#components/format/format-number.ts";
import { Duration, Time, Unknown } from "#components/format/values.tsx";
import { BackLink } from "#components/layout/back-link.tsx";
import { Page } from "#components/layout/page.tsx";
import { SkeletonPage } from "#components/layout/skeleton-page.tsx";
import { EXCLUSION_WORDS } from "#components/routing/exclusion-words.ts";
import { FactorInput } from "#components/score/factor-input.tsx";
import { FACTOR_LABELS, FACTOR_ORDER, ScoreBar } from "#components/score/score-bar.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { useDetailShortcuts } from "#components/shortcuts/use-detail-shortcuts.ts";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { Badge, SimulatedBadge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { late } from "#components/ui/late.tsx";
import { Link } from "#components/ui/link.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { ModelDetail } from "#server/catalog/contract.ts";
import type { CandidateExplanation, Preset } from "#server/policy/contract.ts";
import { ModelHealthCard } from "./model-health.tsx";
import { rankingInput } from "./ranking-input.ts";
import { readModelParams } from "./read-model-params.ts";

const loading = () => <Skeleton className="h-64" />;
const ModelHistory = late(
	() => import("./model-history.tsx"),
	(module) => module.ModelHistory,
	{ loading },
);
const ModelRecord = late(
	() => import("./model-record.tsx"),
	(module) => module.ModelRecord,
	{ loading: () => <Skeleton className="h-28" /> },
);

const ModelIncidents = late(
	() => import("./model-incidents.tsx"),
	(module) => module.ModelIncidents,
	{ loading: () => <Skeleton className="h-24" /> },
);

/** One model: facts, score with its inputs, what was measured. */
export function ModelView({ id }: { readonly id: string }) {
	const api = useTRPC();
	const { role } = useSessionUser();
	const [text, setText] = useQueryState("preset", parseAsString);
	const { preset, problems } = readModelParams({ preset: text });
	const model = useQuery(api.models.get.queryOptions({ id }));
	useDetailShortcuts(id);
	const back = <BackLink href="/models">Models & scores</BackLink>;
	if (model.error && model.data === undefined) {
		return (
			<Page title={id} above={back}>
				<QueryFailure what="this model" error={model.error} onRetry={() => model.refetch()} />
			</Page>
		);
	}
	if (model.data === undefined) return <SkeletonPage rows={8} />;
	const detail = model.data;
	return (
		<Page
			above={back}
			title={
				<span className="flex flex-wrap items-center gap-2">
					{id}
					{detail.catalog.simulated ? <SimulatedBadge /> : null}
					<CopyButton text={id} label="Copy the model id" />
				</span>
			}
			description={detail.model.name}
			actions={
				<>
					<Button asChild>
						<Link href={`/models?side=${encodeURIComponent(id)}`}>Compare</Link>
					</Button>
					<Button asChild look="primary">
						<Link href={`/playground?model=${encodeURIComponent(id)}`}>
							<MessageSquareText aria-hidden /> Ask it
						</Link>
					</Button>
				</>
			}
		>
			<div className="flex flex-col gap-4">
				<ProblemNotice problems={problems} onDrop={() => void setText(null)} />
				<ModelScore id={id} preset={preset} />
				{role === "executive" ? null : <ModelRecord id={id} />}
				<ModelHistory id={id} preset={preset} />
				<ModelFacts detail={detail} />
				<ModelHealthCard detail={detail} />
				{role === "executive" || role === "consumer" ? null : <ModelIncidents id={id} />}
			</div>
		</Page>
	);
}

function ModelScore({ id, preset }: { readonly id: string; readonly preset: Preset | null }) {
	const api = useTRPC();
	const ranking = useQuery(api.models.ranking.queryOptions(rankingInput(preset)));
	const candidate = ranking.data?.candidates.find(({ modelId }) => modelId === id);
	const exclusion = ranking.data?.exclusions.find(({ modelId }) => modelId === id);
	if (exclusion) {
		return (
			<Callout tone="warn" title={`Not a candidate: ${EXCLUSION_WORDS[exclusion.reason]}`}>
				{exclusion.detail}
			</Callout>
		);
	}
	if (candidate === undefined || ranking.data === undefined) return null;
	return (
		<Card
			title={`Rank ${candidate.rank} of ${ranking.data.candidates.length}`}
			description={`${formatPoints(candidate.total)} of 100 points by the preset ${ranking.data.preset}, policy v${ranking.data.policyNumber}`}
		>
			<ScoreBar factors={candidate.factors} total={candidate.total} className="mb-2 max-w-xl" />
			<Formula candidate={candidate} />
			<div className="grid grid-cols-1 gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
				{FACTOR_ORDER.map((factor) => {
					const score = candidate.factors.find((entry) => entry.factor === factor);
					return score ? <FactorInput key={factor} score={score} /> : null;
				})}
			</div>
		</Card>
	);
}

/** The sum with its numbers filled in: weight times share, factor by factor. */
function Formula({ candidate }: { readonly candidate: CandidateExplanation }) {
	return (
		<p className="tabular mb-4 text-xs text-muted">
			{FACTOR_ORDER.flatMap((factor) => {
				const score = candidate.factors.find((entry) => entry.factor === factor);
				if (score === undefined) return [];
				const share = score.weight === 0 ? 0 : score.points / score.weight;
				return `${FACTOR_LABELS[factor].toLowerCase()} ${formatPoints(score.weight)} × ${share.toFixed(2)}`;
			}).join(" + ")}{" "}
			= {formatPoints(candidate.total)} of 100
		</p>
	);
}

function ModelFacts({ detail }: { readonly detail: ModelDetail }) {
	const { model, catalog } = detail;
	const { price } = model;
	return (
		<Card
			title="Facts"
			description={
				<>
					From {catalog.source}, catalogue snapshot {catalog.number},{" "}
					<Time ms={catalog.fetchedAtMs} relative />
				</>
			}
		>
			<Facts
				facts={[
					{
						label: "Released",
						value:
							model.createdMs === null ? (
								<Unknown reason="the source does not say" />
							) : (
								<Time ms={model.createdMs} relative />
							),
					},
					{
						label: "Answers until",
						value:
							model.expiresMs === null ? (
								<span className="text-faint">no end announced</span>
							) : (
								<Time ms={model.expiresMs} />
							),
					},
					{ label: "Context", value: `${formatInteger(model.contextTokens)} tokens` },
					{
						label: "Longest answer",
						value:
							model.maxCompletionTokens === null ? (
								<Unknown reason="the source names no limit" />
							) : (
								`${formatInteger(model.maxCompletionTokens)} tokens`
							),
					},
					{ label: "Input, per 1M tokens", value: formatPricePerMillion(price.promptPico) },
					{ label: "Output, per 1M tokens", value: formatPricePerMillion(price.completionPico) },
					{ label: "Cache read, per 1M", value: formatPricePerMillion(price.cacheReadPico) },
					{ label: "Takes", value: model.inputModalities.join(", ") },
					{
						label: "Quality percentile",
						value:
							model.qualityPercentile === null ? (
								<Unknown reason="no benchmark figure" />
							) : (
								<span title={model.qualitySource ?? undefined}>
									{formatPoints(model.qualityPercentile)}
								</span>
							),
					},
					{ label: "Price overrides", value: model.priceOverrides.length },
					{
						label: "Published first token, p50 / p99",
						value:
							model.publishedTtftMs === null ? (
								<Unknown reason="the source publishes none" />
							) : (
								<>
									<Duration ms={model.publishedTtftMs.p50} /> /{" "}
									<Duration ms={model.publishedTtftMs.p99} />
								</>
							),
					},
				]}
			/>
			<div className="mt-4 flex flex-wrap gap-1">
				{model.supportedParameters.map((parameter) => (
					<Badge key={parameter}>{parameter}</Badge>
				))}
			</div>
		</Card>
	);
}
