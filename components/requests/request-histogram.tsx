"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { memo, useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { outcomeSeries } from "#components/charts/outcome-series.ts";
import { policyMarkers } from "#components/charts/policy-markers.ts";
import { ChartSkeleton, TimeChart } from "#components/charts/time-chart.tsx";
import { Time } from "#components/format/values.tsx";
import { between } from "#components/time-range/parse-range.ts";
import type { Range, RequestTerm } from "#server/lists/contract.ts";

/** Requests of the view over time, by outcome; a stretch of it becomes the range of the page. */
export const RequestHistogram = memo(function RequestHistogram(props: {
	readonly where: RequestTerm[];
	readonly range: Range;
	readonly onRange: (range: Range) => void;
	/** The rows are on their way: counting would slow them down. */
	readonly waits: boolean;
}) {
	const { where, range, waits } = props;
	const api = useTRPC();
	const query = useQuery(
		api.insights.requestHistogram.queryOptions(
			{ where, range },
			{ placeholderData: keepPreviousData, retry: false, enabled: !waits },
		),
	);
	const points = query.data?.points;
	const markers = useMemo(() => policyMarkers(query.data?.markers ?? []), [query.data?.markers]);
	const series = useMemo(() => outcomeSeries((points ?? []).map(({ counts }) => counts)), [points]);
	if (query.isError && query.data === undefined) {
		return (
			<p role="status" className="border-b border-line px-3 py-2 text-xs text-muted">
				The histogram could not be loaded; the list below is complete without it.
			</p>
		);
	}
	return (
		<div className="min-h-56 border-b border-line px-3 py-2" aria-busy={query.isPlaceholderData}>
			{query.data ? (
				<TimeChart
					label="Requests by outcome"
					height="small"
					kind="stack"
					unit="count"
					buckets={query.data.points}
					series={series}
					markers={markers}
					onSelectRange={({ sinceMs, untilMs }) => props.onRange(between(sinceMs, untilMs))}
					note={
						query.data.scan.complete || query.data.scan.since === null ? undefined : (
							<>
								Only requests since <Time ms={Date.parse(query.data.scan.since)} /> were counted.
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
