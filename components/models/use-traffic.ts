"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { useOpenedMs } from "#components/format/reader.tsx";

const WEEK_MS = 7 * 86_400_000;
const HOUR_MS = 3_600_000;

/** Share of the last seven days' requests by model; `null` until it is known. */
export function useTraffic(): ReadonlyMap<string, number> | null {
	const api = useTRPC();
	// Whole hours: the same question for everybody who asks within one.
	const untilMs = Math.ceil(useOpenedMs() / HOUR_MS) * HOUR_MS;
	const usage = useQuery(
		api.usage.summary.queryOptions(
			{
				since: new Date(untilMs - WEEK_MS).toISOString(),
				until: new Date(untilMs).toISOString(),
			},
			{ retry: false },
		),
	);
	if (usage.data === undefined) return null;
	const { models, totals } = usage.data;
	return new Map(models.map(({ model, requests }) => [model, requests / totals.requests]));
}
