"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { memo, useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { OTHER_KEY } from "#components/charts/colours.ts";
import { policyMarkers } from "#components/charts/policy-markers.ts";
import { ChartSkeleton, TimeChart } from "#components/charts/time-chart.tsx";
import { Time } from "#components/format/values.tsx";
import { between } from "#components/time-range/parse-range.ts";
import type { DecisionTerm, Range } from "#server/lists/contract.ts";

/** Decisions of the view over time, by the model that they chose. */
export const DecisionHistogram = memo(function DecisionHistogram(props: {
	readonly where: DecisionTerm[];
	readonly range: Range;
	readonly onRange: (range: Range) => void;
	/** The rows are on their way: counting would slow them down. */
	readonly waits: boolean;
}) {
	const { where, range, waits } = props;
	const api = useTRPC();
	const query = useQuery(
		api.insights.decisionHistogram.queryOptions(
			{ where, range },
			{ placeholderData: keepPreviousData, retry: false, enabled: !waits },
		),
	);
	const choices = query.data?.choices;
	const markers = useMemo(() => policyMarkers(query.data?.markers ?? []), [query.data?.markers]);
	const series = useMemo(
		() =>
			(choices ?? []).map(({ modelId, counts }) => ({
				key: modelId ?? OTHER_KEY,
				label: modelId ?? "Other",
				values: counts,
			})),
		[choices],
	);
	if (query.isError && query.data === undefined) {
		return (
			<p role="status" className="border-b border-line px-3 py-2 text-xs text-muted">
				The chart could not be loaded; the list below is complete without it.
			</p>
		);
	}
	const data = query.data;
	return (
		<div className="min-h-56 border-b border-line px-3 py-2" aria-busy={query.isPlaceholderData}>
			{data ? (
				<TimeChart
					label="Decisions by chosen model"
					height="small"
					kind="stack"
					unit="count"
					buckets={data.buckets}
					series={series}
					markers={markers}
					onSelectRange={({ sinceMs, untilMs }) => props.onRange(between(sinceMs, untilMs))}
					note={
						data.scan.complete || data.scan.since === null ? undefined : (
							<>
								Only decisions since <Time ms={Date.parse(data.scan.since)} /> were counted.
							</>
						)
					}
				/>
			) : (
				<ChartSkeleton height="small" />
			)}
		</div>
	);
});
