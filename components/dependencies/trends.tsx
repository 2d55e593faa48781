"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { ChartSkeleton, TimeChart } from "#components/charts/time-chart.tsx";
import { useNow } from "#components/format/reader.tsx";
import { Unknown } from "#components/format/values.tsx";
import { Card } from "#components/ui/card.tsx";
import { Facts } from "#components/ui/facts.tsx";
import type { DependencyTrends } from "#server/dependencies/console-contract.ts";
import { CountBars } from "./count-bars.tsx";
import { prepareAgeBars, prepareOpenTrend } from "./prepare-trends.ts";

const DAYS = 90;

/** How the open vulnerabilities went, how fast they are mended, how old the packages are. */
export function Trends({ projectId }: { readonly projectId: string | null }) {
	const api = useTRPC();
	const query = useQuery(
		api.dependencies.trends.queryOptions({
			days: DAYS,
			...(projectId === null ? {} : { projectId }),
		}),
	);
	if (query.data === undefined && query.error) {
		return (
			<Card>
				<QueryFailure what="the trends" error={query.error} onRetry={() => query.refetch()} />
			</Card>
		);
	}
	return (
		<div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
			<Card title="Open vulnerabilities by severity" description={`last ${DAYS} days`}>
				{query.data ? <OpenChart trends={query.data} /> : <ChartSkeleton />}
			</Card>
			<div className="flex flex-col gap-4">
				<Card title="Time to fix" description={`of what was fixed in the last ${DAYS} days`}>
					{query.data ? (
						<TimeToFix value={query.data.timeToFix} />
					) : (
						<ChartSkeleton height="small" />
					)}
				</Card>
				<Card title="Age of the locked packages" description="since their release was uploaded">
					{query.data ? <Ages ages={query.data.packageAges} /> : <ChartSkeleton height="small" />}
				</Card>
			</div>
		</div>
	);
}

function OpenChart({ trends }: { readonly trends: DependencyTrends }) {
	// The chart changes once a day; the reader's clock ticks more often.
	const day = useNow((nowMs) => Math.floor(nowMs / 3_600_000) * 3_600_000);
	const trend = useMemo(() => prepareOpenTrend(trends, day), [trends, day]);
	if (trend.buckets.length === 0) {
		return <p className="text-muted">No audit has checked vulnerabilities yet.</p>;
	}
	if (trend.series.length === 0) return <p className="text-muted">{trend.summary}</p>;
	return (
		<TimeChart
			label="Open vulnerabilities by severity"
			kind="stack"
			unit="count"
			buckets={trend.buckets}
			series={trend.series}
			summary={trend.summary}
			note={
				trend.unknownDays > 0
					? `The ${trend.unknownDays} days before the first check are not known and not drawn.`
					: undefined
			}
		/>
	);
}

function Ages({ ages }: { readonly ages: DependencyTrends["packageAges"] }) {
	const bars = prepareAgeBars(ages);
	if (bars.every(({ count }) => count === 0)) {
		return <p className="text-muted">No audit has read a lock yet.</p>;
	}
	return <CountBars label="Age of the locked packages" heads={["Age", "Packages"]} bars={bars} />;
}

function TimeToFix({ value }: { readonly value: DependencyTrends["timeToFix"] }) {
	if (value.fixed === 0) return <p className="text-muted">None was fixed in this time.</p>;
	const days = (count: number | null) =>
		count === null ? <Unknown reason="none was fixed" /> : `${count.toFixed(1)} days`;
	return (
		<Facts
			facts={[
				{ label: `Mean, n=${value.fixed}`, value: days(value.meanDays) },
				{ label: "Median", value: days(value.medianDays) },
				...value.bySeverity.map(({ severity, meanDays, fixed }) => ({
					label: `${severity}, n=${fixed}`,
					value: days(meanDays),
				})),
			]}
		/>
	);
}
