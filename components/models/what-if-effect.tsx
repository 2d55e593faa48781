"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatDuration } from "#components/format/format-duration.ts";
import { formatMoney } from "#components/format/format-money.ts";
import { formatInteger, formatShare } from "#components/format/format-number.ts";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { PolicyConfig, PolicySimulation } from "#server/policy/contract.ts";

const PAUSE_MS = 500;
const FLOWS_SHOWN = 5;

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
					<Effect simulation={simulation.data} />
				</div>
			) : null}
		</section>
	);
}

function Effect({ simulation }: { readonly simulation: PolicySimulation }) {
	const { before, after, compared, latencyMetric } = simulation;
	if (compared === 0) {
		return (
			<p className="text-muted">
				No decision of the last 7 days can be computed again
				{simulation.skipped > 0
					? `: ${formatInteger(simulation.skipped)} rest on snapshots that are no longer kept.`
					: ": none was made."}
			</p>
		);
	}
	const p95 =
		before.meanP95Ms === null || after.meanP95Ms === null
			? null
			: after.meanP95Ms - before.meanP95Ms;
	return (
		<>
			<Facts
				facts={[
					{ label: "Would have gone elsewhere", value: formatShare(simulation.movedShare) },
					{
						label: "Expected cost",
						value: (
							<Delta
								change={after.costNanos - before.costNanos}
								words={formatMoney(after.costNanos - before.costNanos)}
								share={before.costNanos === 0 ? null : after.costNanos / before.costNanos - 1}
							/>
						),
					},
					{
						label: `Mean p95, ${latencyMetric === "ttft" ? "first token" : "whole answer"}`,
						value: <Delta change={p95} words={formatDuration(p95)} share={null} />,
					},
					{ label: "Left without a model", value: formatInteger(simulation.refused) },
				]}
			/>
			<p className="mt-2 text-xs text-muted">
				n={formatInteger(compared)} of {simulation.totalComplete ? "" : "more than "}
				{formatInteger(simulation.total)} decisions, compared with policy v{simulation.policyNumber}{" "}
				on each decision's own catalogue and measurements
				{simulation.skipped > 0
					? `; ${formatInteger(simulation.skipped)} could not be computed again`
					: ""}
				.
			</p>
			<Flows simulation={simulation} />
		</>
	);
}

/** Less is better for cost and for latency. */
function Delta(props: {
	readonly change: number | null;
	readonly words: string;
	readonly share: number | null;
}) {
	const { change, share } = props;
	if (change === null) return <span className="text-muted">not known</span>;
	if (change === 0) return "unchanged";
	return (
		<span className={change > 0 ? "text-bad" : "text-ok"}>
			{change > 0 ? "+" : ""}
			{props.words}
			{share === null ? "" : ` (${share > 0 ? "+" : "−"}${formatShare(Math.abs(share))})`}
		</span>
	);
}

function Flows({ simulation }: { readonly simulation: PolicySimulation }) {
	const { flows, compared } = simulation;
	if (flows.length === 0) return null;
	return (
		<table className="mt-3 w-full table-fixed text-xs">
			<caption className="mb-1 text-left text-muted">Largest moves</caption>
			<thead className="sr-only">
				<tr>
					<th scope="col">From</th>
					<th scope="col">To</th>
					<th scope="col">Share of decisions</th>
				</tr>
			</thead>
			<tbody>
				{flows.slice(0, FLOWS_SHOWN).map(({ from, to, count, exampleId }) => (
					<tr key={`${from} ${to}`} className="border-t border-line">
						<td className="truncate py-1 pr-2" title={from}>
							{from}
						</td>
						<td className="truncate py-1 pr-2" title={to ?? undefined}>
							<span aria-hidden>→ </span>
							{to ?? "no model"}
						</td>
						<td className="w-24 py-1 text-right whitespace-nowrap">
							<Link href={`/routing/${exampleId}`} className="text-accent hover:underline">
								{formatShare(count / compared)}
								<span className="sr-only">, see one of them</span>
							</Link>
						</td>
					</tr>
				))}
			</tbody>
		</table>
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
