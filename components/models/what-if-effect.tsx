"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { SimulationEffect } from "#components/score/simulation-effect.tsx";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { PolicyConfig } from "#server/policy/contract.ts";

const PAUSE_MS = 500;

/** What the draft would have done with the decisions of the last seven days. */
export function WhatIfEffect({ draft }: { readonly draft: PolicyConfig | null }) {
	const api = useTRPC();
	const settled = useSettled(draft);
	const simulation = useQuery(
		api.policy.simulate.queryOptions(
			settled === null ? skipToken : { config: settled, baseline: "active" },
			{ placeholderData: keepPreviousData, gcTime: 0 },
		),
	);
	const isBehind = settled !== draft || simulation.isPlaceholderData || simulation.isFetching;
	return (
		<section aria-label="Effect on the last 7 days" className="flex min-w-0 flex-col gap-3">
			<h3 className="flex items-center gap-2 text-sm font-medium">
				Had it been in force for the last 7 days
				{simulation.data?.simulated ? <SimulatedBadge /> : null}
			</h3>
			{draft === null ? (
				<p className="text-muted">
					Move a weight or a limit: the ranks below move with it, and here stands what share of the
					stored decisions would have gone elsewhere, at what cost and latency.
				</p>
			) : null}
			<ActionError error={draft === null ? null : simulation.error} />
			{draft !== null && simulation.data === undefined && !simulation.error ? (
				<SkeletonRows rows={4} />
			) : null}
			{draft !== null && simulation.data ? (
				<div aria-busy={isBehind} className={isBehind ? "opacity-60" : ""}>
					<SimulationEffect simulation={simulation.data} />
				</div>
			) : null}
		</section>
	);
}

/** The value once it has stood still for a moment: not every step of a slider is simulated. */
function useSettled(value: PolicyConfig | null): PolicyConfig | null {
	const [settled, setSettled] = useState(value);
	useEffect(() => {
		const timer = setTimeout(() => setSettled(value), PAUSE_MS);
		return () => clearTimeout(timer);
	}, [value]);
	return settled;
}
