"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatInteger } from "#components/format/format-number.ts";
import { Money, Time } from "#components/format/values.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { ApiKeyUse } from "#server/access/contract.ts";

/** What uses a key: what stands still without it. */
export function KeyUse({ id }: { readonly id: string }) {
	const api = useTRPC();
	const use = useQuery(api.keys.use.queryOptions({ id }));
	if (use.error && use.data === undefined) {
		return (
			<QueryFailure what="the use of this key" error={use.error} onRetry={() => use.refetch()} />
		);
	}
	if (use.data === undefined) return <SkeletonRows rows={3} />;
	return <UseFacts use={use.data} />;
}

function UseFacts({ use }: { readonly use: ApiKeyUse }) {
	if (use.requests === 0 && use.sampled === 0) {
		return (
			<p className="rounded-md border border-line bg-sunken p-3 text-sm">
				No request came with this key in the last {use.days} days.
				{use.item.lastUsedAt ? (
					<>
						{" "}
						It was last seen <Time ms={use.item.lastUsedAt.getTime()} relative />.
					</>
				) : (
					" It was never used."
				)}
			</p>
		);
	}
	const last = use.lastRequestAt ?? use.item.lastUsedAt;
	return (
		<section
			aria-label={`Use in the last ${use.days} days`}
			className="flex flex-col gap-3 rounded-md border border-line bg-sunken p-3"
		>
			<Facts
				facts={[
					{ label: `Requests, ${use.days} days`, value: formatInteger(use.requests) },
					{ label: "Not answered well", value: formatInteger(use.failed) },
					{ label: "Cost", value: <Money nanos={use.costNanos - use.simulatedCostNanos} /> },
					...(use.simulatedCostNanos === 0
						? []
						: [
								{
									label: "Simulated, not paid",
									value: <Money nanos={use.simulatedCostNanos} />,
								},
							]),
					{
						label: "Last request",
						value: last ? <Time ms={last.getTime()} relative /> : "none",
					},
					{ label: "Sessions", value: formatInteger(use.sessions) },
				]}
			/>
			<Counts label="Models" counts={use.models} />
			<Counts
				label={`Tags of the newest ${formatInteger(use.sampled)}`}
				counts={use.tags}
				none="none were sent: who calls cannot be told from the requests"
			/>
		</section>
	);
}

function Counts(props: {
	readonly label: string;
	readonly counts: ApiKeyUse["models"];
	readonly none?: string;
}) {
	return (
		<div className="text-sm">
			<p className="text-xs text-muted">{props.label}</p>
			{props.counts.length === 0 ? (
				<p>{props.none ?? "none"}</p>
			) : (
				<ul className="flex flex-wrap gap-x-4 gap-y-1">
					{props.counts.map(({ name, requests }) => (
						<li key={name} className="min-w-0 break-all">
							<code className="font-mono text-xs">{name}</code>{" "}
							<span className="tabular text-xs text-muted">{formatInteger(requests)}</span>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
