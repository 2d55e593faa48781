"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { SimulationEffect } from "#components/score/simulation-effect.tsx";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { PolicyConfig } from "#server/policy/contract.ts";

const BASELINES = [
	{ value: "active", label: "Policy in force" },
	{ value: "recorded", label: "What was chosen then" },
] as const;

/** What the draft would have done with the decisions of the last seven days, when asked. */
export function PolicySimulation(props: {
	/** `null` while the draft is not valid. */
	readonly config: PolicyConfig | null;
	readonly activeNumber: number;
}) {
	const { config } = props;
	const api = useTRPC();
	const [asked, setAsked] = useState<PolicyConfig | null>(null);
	const [baseline, setBaseline] = useState<"active" | "recorded">("active");
	const simulation = useQuery(
		api.policy.simulate.queryOptions(asked === null ? skipToken : { config: asked, baseline }),
	);
	const isOther = asked !== null && JSON.stringify(asked) !== JSON.stringify(config);
	const data = simulation.data;
	const isOlder = data !== undefined && data.policyNumber !== props.activeNumber;
	return (
		<Card
			title={
				<span className="flex items-center gap-2">
					Simulation on the last 7 days
					{data?.simulated ? <SimulatedBadge /> : null}
				</span>
			}
			description="Stored decisions are made again under the draft, each on its own frozen catalogue and measurements. Nothing is sent and nothing is kept."
			actions={
				<Button
					disabled={config === null}
					busy={simulation.isFetching}
					onClick={() => setAsked(config)}
				>
					<FlaskConical aria-hidden /> {asked === null ? "Simulate" : "Simulate again"}
				</Button>
			}
		>
			<div className="flex flex-col gap-3">
				<div>
					<Segmented
						label="Compare with"
						value={baseline}
						onChange={setBaseline}
						options={BASELINES}
					/>
				</div>
				<ActionError error={simulation.error} />
				{asked !== null && simulation.isPending && !simulation.error ? (
					<SkeletonRows rows={4} />
				) : null}
				{isOther || isOlder ? (
					<Callout tone="warn" title="The figures below are of an earlier draft">
						Simulate again to see what the present one would have done.
					</Callout>
				) : null}
				{data ? (
					<section aria-label="Result of the simulation" aria-live="polite">
						<SimulationEffect simulation={data} />
					</section>
				) : null}
			</div>
		</Card>
	);
}
