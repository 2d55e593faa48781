"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { ChartSkeleton, TimeChart } from "#components/charts/time-chart.tsx";
import { useChoice } from "#components/layout/use-choice.ts";
import { FACTOR_LABELS, FACTOR_ORDER } from "#components/score/score-bar.tsx";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { Card } from "#components/ui/card.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import type { ModelHistory as History, Preset } from "#server/policy/contract.ts";

const DAYS = 7;
const POLICIES = ["today", "past"] as const;
const LABELS = { today: "policy of today", past: "policy of then" } as const;
const DESCRIPTIONS = {
	today:
		"By the policy in force today, so that what moves is the model: its age, its measurements, its price.",
	past: "As it was ranked: each moment by the policy that was in force then, whose changes are marked.",
} as const;

/** How the points of a model moved, from the snapshots that are kept. */
export function ModelHistory(props: { readonly id: string; readonly preset: Preset | null }) {
	const api = useTRPC();
	const { chosen: policies, choose, problems, drop } = useChoice("policy", POLICIES, "today");
	const query = useQuery(
		api.models.history.queryOptions(
			{ id: props.id, days: DAYS, policies, ...(props.preset ? { preset: props.preset } : {}) },
			{ retry: false, placeholderData: keepPreviousData },
		),
	);
	return (
		<Card
			title={`Score, last ${DAYS} days`}
			description={DESCRIPTIONS[policies]}
			actions={
				<Segmented
					label="Ranked by"
					value={policies}
					onChange={choose}
					options={POLICIES.map((value) => ({ value, label: LABELS[value] }))}
				/>
			}
		>
			<ProblemNotice problems={problems} onDrop={drop} />
			{query.error && query.data === undefined ? (
				<QueryFailure
					what="the course of the score"
					error={query.error}
					onRetry={() => query.refetch()}
				/>
			) : null}
			{query.isPending ? <ChartSkeleton /> : null}
			{query.data ? <Course history={query.data} /> : null}
		</Card>
	);
}

function Course({ history }: { readonly history: History }) {
	const known = history.moments.filter(({ score }) => score !== null);
	const last = known.at(-1)?.score;
	if (!last) {
		return (
			<p className="text-muted">
				No snapshot of these days has a score of it: nothing was measured, or it was no candidate.
			</p>
		);
	}
	return (
		<TimeChart
			label="Score by factor"
			kind="stack"
			unit="points"
			buckets={history.moments}
			markers={[
				...history.catalogs.map(({ number, atMs }) => ({ atMs, label: `catalogue ${number}` })),
				...history.policies.map(({ number, atMs }) => ({ atMs, label: `policy v${number}` })),
			].sort((a, b) => a.atMs - b.atMs)}
			series={FACTOR_ORDER.map((factor) => ({
				key: factor,
				label: FACTOR_LABELS[factor],
				colour: `var(--${factor})`,
				values: history.moments.map(({ score }) => score?.points[factor] ?? null),
			}))}
			summary={`From ${known.length} of ${history.moments.length} stretches that have a snapshot. Now rank ${last.rank} of ${last.candidates} with ${last.total.toFixed(1)} points.`}
		/>
	);
}
