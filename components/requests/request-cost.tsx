"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatPricePerMillion } from "#components/format/format-money.ts";
import { formatInteger } from "#components/format/format-number.ts";
import { Money, Tokens } from "#components/format/values.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { CostExplanation, CostLine } from "#server/insights/contract.ts";
import type { RequestDetail } from "#server/ledger/contract.ts";

const USAGE_SOURCES = {
	provider: "counted by the provider",
	computed: "counted by us",
	estimated: "estimated: the provider sent no count",
	none: "no tokens",
} as const;

const PARTS: Readonly<Record<CostLine["part"], string>> = {
	prompt: "Prompt",
	cacheRead: "Prompt read from the cache",
	cacheWrite: "Prompt written to the cache",
	completion: "Answer",
	reasoning: "Reasoning",
	request: "Flat fee of a request",
};

/** What the request cost, part by part, and what the upstream said. */
export function RequestCost({ request }: { readonly request: RequestDetail }) {
	return (
		<div className="grid items-start gap-4 lg:grid-cols-2">
			<Breakdown request={request} />
			<div className="flex flex-col gap-4">
				<Card title="Sums">
					<Facts
						facts={[
							{
								label: "By our price list",
								value: <Money nanos={request.costNanos} reason="not ended" />,
							},
							{
								label: "Said by the upstream",
								value: (
									<Money nanos={request.upstreamCostNanos} reason="the upstream named no cost" />
								),
							},
							{
								label: "Difference",
								value: (
									<Money
										nanos={request.costDifferenceNanos}
										reason="there is nothing to compare with"
									/>
								),
							},
							{ label: "Estimate at admission", value: <Money nanos={request.estimateNanos} /> },
						]}
					/>
				</Card>
				<TokensCard request={request} />
			</div>
		</div>
	);
}

function Breakdown({ request }: { readonly request: RequestDetail }) {
	const api = useTRPC();
	const query = useQuery(api.requests.cost.queryOptions({ requestId: request.id }));
	return (
		<Card
			flush
			title="Cost, part by part"
			description={
				query.data?.state === "explained"
					? `${query.data.modelId} at the prices of catalogue snapshot ${query.data.priceVersion}`
					: undefined
			}
		>
			{query.error && query.data === undefined ? (
				<QueryFailure what="the prices" error={query.error} onRetry={() => query.refetch()} />
			) : null}
			{query.isPending ? <SkeletonRows rows={4} /> : null}
			{query.data?.state === "unexplained" ? (
				<p className="px-4 pb-4 text-muted">It cannot be taken apart: {query.data.reason}.</p>
			) : null}
			{query.data?.state === "explained" ? (
				<Lines explained={query.data} costNanos={request.costNanos} />
			) : null}
		</Card>
	);
}

function Lines(props: {
	readonly explained: Extract<CostExplanation, { state: "explained" }>;
	readonly costNanos: number | null;
}) {
	const { lines, matches } = props.explained;
	return (
		<>
			<section
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
				tabIndex={0}
				aria-label="Parts of the cost"
				className="overflow-x-auto"
			>
				<table className="w-full border-collapse">
					<thead>
						<tr className="border-t border-line text-xs text-muted">
							<th scope="col" className="px-4 py-1.5 text-left font-medium">
								Part
							</th>
							<th scope="col" className="px-3 py-1.5 text-right font-medium">
								Tokens
							</th>
							<th scope="col" className="px-3 py-1.5 text-right font-medium">
								Per 1M
							</th>
							<th scope="col" className="px-4 py-1.5 text-right font-medium">
								Cost
							</th>
						</tr>
					</thead>
					<tbody className="tabular">
						{lines.map((line) => (
							<tr key={line.part} className="border-t border-line">
								<th scope="row" className="px-4 py-1.5 text-left font-normal">
									{PARTS[line.part]}
									{line.isOwnPrice ? null : (
										<span className="block text-xs text-muted">
											no price of its own: the usual one
										</span>
									)}
								</th>
								<td className="px-3 py-1.5 text-right">
									{line.part === "request" ? "" : formatInteger(line.amount)}
								</td>
								<td className="px-3 py-1.5 text-right">
									{line.part === "request" ? "" : formatPricePerMillion(line.pico)}
								</td>
								<td className="px-4 py-1.5 text-right">
									<Money nanos={line.nanos} />
								</td>
							</tr>
						))}
						<tr className="border-t border-line-strong font-medium">
							<th scope="row" colSpan={3} className="px-4 py-1.5 text-left font-medium">
								In the record
							</th>
							<td className="px-4 py-1.5 text-right">
								<Money nanos={props.costNanos} />
							</td>
						</tr>
					</tbody>
				</table>
			</section>
			{matches ? null : (
				<Callout tone="warn" className="m-3" title="The parts add up to something else">
					What stands in the record was charged. Records that a process left open, and those of
					demonstration data, are priced by an estimate.
				</Callout>
			)}
		</>
	);
}

function TokensCard({ request }: { readonly request: RequestDetail }) {
	const { tokens } = request;
	return (
		<Card
			title="Tokens"
			description={request.usageSource ? USAGE_SOURCES[request.usageSource] : "not counted yet"}
		>
			<Facts
				facts={[
					{ label: "Prompt", value: <Tokens count={tokens?.prompt ?? null} /> },
					{ label: "Completion", value: <Tokens count={tokens?.completion ?? null} /> },
					{ label: "of it reasoning", value: <Tokens count={tokens?.reasoning ?? null} /> },
					{ label: "Read from cache", value: <Tokens count={tokens?.cacheRead ?? null} /> },
					{ label: "Written to cache", value: <Tokens count={tokens?.cacheWrite ?? null} /> },
					{ label: "Estimated prompt", value: <Tokens count={request.estimatePromptTokens} /> },
				]}
			/>
		</Card>
	);
}
