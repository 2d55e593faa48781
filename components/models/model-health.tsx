import { Percentile, Time, Unknown } from "#components/format/values.tsx";
import { Card } from "#components/ui/card.tsx";
import { Facts } from "#components/ui/facts.tsx";
import type { ModelDetail } from "#server/catalog/contract.ts";
import { LatencyBars } from "./latency-bars.tsx";

/** What was measured of the model on each upstream, with sample sizes and ages. */
export function ModelHealthCard({ detail }: { readonly detail: ModelDetail }) {
	return (
		<Card
			title="Measured"
			description="Time-decayed: old samples weigh less. Every percentile stands with its sample size."
		>
			{detail.health.length === 0 ? (
				<p className="text-muted">
					Nothing measured yet. Until there are enough samples, the score uses a prior and says so.
				</p>
			) : (
				<div className="flex flex-col gap-4">
					<LatencyBars health={detail.health} />
					{detail.health.map((health) => (
						<UpstreamHealth key={health.upstream} health={health} />
					))}
				</div>
			)}
		</Card>
	);
}

function UpstreamHealth({ health }: { readonly health: ModelDetail["health"][number] }) {
	const measured = (name: "p50" | "p95", ms: number | null) => (
		<Percentile name={name} ms={ms} samples={health.samples} atMs={health.lastSampleMs} />
	);
	const speed = health.outputTokensPerSecondP50;
	const outcomes = Object.entries(health.outcomes).map(
		([outcome, count]) => `${outcome} ${Math.round(count)}`,
	);
	return (
		<div>
			<h3 className="mb-2 text-sm font-medium">{health.upstream}</h3>
			<Facts
				facts={[
					{ label: "Time to first token, p50", value: measured("p50", health.ttftMsP50) },
					{ label: "Time to first token, p95", value: measured("p95", health.ttftMsP95) },
					{ label: "Whole answer, p50", value: measured("p50", health.totalMsP50) },
					{ label: "Whole answer, p95", value: measured("p95", health.totalMsP95) },
					{
						label: "Output speed, p50",
						value: speed === null ? <Unknown reason="not measured" /> : `${speed.toFixed(0)} tok/s`,
					},
					{ label: "Outcomes", value: outcomes.join(", ") },
					{ label: "Newest sample", value: <Time ms={health.lastSampleMs} relative /> },
				]}
			/>
		</div>
	);
}
