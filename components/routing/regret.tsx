"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { TimeChart } from "#components/charts/time-chart.tsx";
import { formatInteger, formatPoints, formatShare } from "#components/format/format-number.ts";
import { useChoice } from "#components/layout/use-choice.ts";
import { DataTable } from "#components/table/data-table.tsx";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { DecisionRegret } from "#server/policy/contract.ts";
import { ComputedCard } from "./computed-card.tsx";
import { FEW_DECISIONS, REGRET_COLUMNS } from "./regret-columns.tsx";

const DAYS = ["7", "14"] as const;

/** How far behind the chosen models lay, day by day, with what was known when the day was over. */
export function Regret() {
	const api = useTRPC();
	const { chosen: days, choose, problems, drop } = useChoice("days", DAYS, "7");
	const options = api.decisions.regret.queryOptions(
		{ days: Number(days) },
		{ placeholderData: keepPreviousData, retry: false },
	);
	return (
		<>
			<ProblemNotice problems={problems} onDrop={drop} />
			<ComputedCard
				title="Regret by day"
				description="A sample of each day's decisions, ranked again with the catalogue and the measurements that were known when the day was over."
				what="the regret by day"
				query={useQuery(options)}
				queryKey={options.queryKey}
				isSimulated={({ simulated }) => simulated}
				actions={
					<Segmented
						label="Days"
						value={days}
						onChange={choose}
						options={DAYS.map((value) => ({ value, label: `${value} days` }))}
					/>
				}
			>
				{(regret) => <Found regret={regret} />}
			</ComputedCard>
		</>
	);
}

function Found({ regret: { days, zone } }: { readonly regret: DecisionRegret }) {
	const series = useMemo(
		() => [
			{
				key: "regret",
				label: "Mean regret",
				colour: "var(--latency)",
				values: days.map(({ meanPoints }) => meanPoints),
			},
		],
		[days],
	);
	const sampled = days.reduce((sum, day) => sum + day.sampled, 0);
	const compared = days.reduce((sum, day) => sum + day.compared, 0);
	const others = days.reduce((sum, day) => sum + day.otherFirst, 0);
	const points = days.reduce((sum, day) => sum + (day.meanPoints ?? 0) * day.compared, 0);
	if (compared === 0) {
		return (
			<EmptyState title="Nothing to look back on">
				{sampled === 0
					? "No decision was made on these days."
					: `Of none of the ${formatInteger(sampled)} decisions looked at are the inputs still kept.`}
			</EmptyState>
		);
	}
	return (
		<div className="flex flex-col gap-4">
			<Facts
				facts={[
					{
						label: "Mean regret, of 100 points",
						value: (
							<span className={compared < FEW_DECISIONS ? "text-faint" : ""}>
								{(points / compared).toFixed(2)} n={formatInteger(compared)}
							</span>
						),
					},
					{
						label: "Another model would be first",
						value: `${formatShare(others / compared)} (${formatInteger(others)})`,
					},
					{ label: "Could not be compared", value: formatInteger(sampled - compared) },
				]}
			/>
			<Callout tone="info" title="What this is, and what it is not">
				The points of the best model minus those of the chosen one, by the policy that decided, at
				the time of the decision, with the later catalogue and measurements. Models that nobody knew
				at the time do not count. It says how much the router would have known better a few hours
				later; what another model would have answered, cost or taken is not known and not claimed.
			</Callout>
			<TimeChart
				label="Mean regret by day"
				height="small"
				kind="line"
				unit="points"
				buckets={days}
				series={series}
				summary={summarise(days)}
				note={`Days of the reporting zone, ${zone}.`}
			/>
			<DataTable
				caption="Regret by day"
				columns={REGRET_COLUMNS}
				rows={days.toReversed()}
				rowId={({ startMs }) => String(startMs)}
			/>
		</div>
	);
}

function summarise(days: DecisionRegret["days"]): string {
	const means = days.flatMap(({ meanPoints }) => meanPoints ?? []);
	const of = `${means.length} of ${days.length} days have decisions that can be compared`;
	return `Between ${formatPoints(Math.min(...means))} and ${formatPoints(Math.max(...means))} points a day; ${of}.`;
}
