"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatMoney } from "#components/format/format-money.ts";
import { Money, Time, Unknown } from "#components/format/values.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { BudgetStatus } from "#server/organisation/contract.ts";

/** The month so far beside what it may cost. */
export function BudgetCard() {
	const api = useTRPC();
	const budget = useQuery(api.organisation.budget.queryOptions());
	return (
		<Card
			title="This month"
			description={
				budget.data ? (
					<>
						Calendar month of {budget.data.zone}, since <Time ms={Date.parse(budget.data.since)} />
					</>
				) : undefined
			}
		>
			{budget.error && budget.data === undefined ? (
				<QueryFailure
					what="the month's cost"
					error={budget.error}
					onRetry={() => budget.refetch()}
				/>
			) : null}
			{budget.isPending ? <SkeletonRows rows={2} /> : null}
			{budget.data ? <Spending status={budget.data} /> : null}
		</Card>
	);
}

function Spending({ status }: { readonly status: BudgetStatus }) {
	const { budgetNanos, spentNanos, share } = status;
	return (
		<div className="flex flex-col gap-4">
			{share === null || budgetNanos === null ? null : (
				<div>
					<p className="mb-1 flex flex-wrap items-center gap-2 text-sm">
						<SpendingBadge share={share} />
						<span className="tabular">
							{formatMoney(spentNanos)} of {formatMoney(budgetNanos)} spent
						</span>
					</p>
					<meter
						className="h-3 w-full"
						aria-label="Spent of the month's budget"
						min={0}
						max={1}
						high={0.8}
						optimum={0}
						value={Math.min(1, share)}
					>
						{Math.floor(share * 100)} %
					</meter>
				</div>
			)}
			<Facts
				facts={[
					{ label: "Spent", value: <Money nanos={spentNanos} /> },
					{
						label: "Budget",
						value:
							budgetNanos === null ? (
								<Unknown reason="no budget is set" />
							) : (
								<Money nanos={budgetNanos} />
							),
					},
					{
						label: "The month at this pace",
						value: <Money nanos={status.projectedNanos} reason="the month is younger than a day" />,
					},
					{
						label: "Simulated, not paid",
						value: <Money nanos={status.simulatedNanos} />,
					},
				]}
			/>
		</div>
	);
}

function SpendingBadge({ share }: { readonly share: number }) {
	const percent = `${Math.floor(share * 100)} %`;
	if (share >= 1) return <Badge tone="bad">{percent}, exceeded</Badge>;
	if (share >= 0.8) return <Badge tone="warn">{percent}, nearly used</Badge>;
	return <Badge tone="ok">{percent}</Badge>;
}
