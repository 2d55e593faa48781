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
						<div key={health.upstream}>
							<h3 className="mb-2 text-sm font-medium">{health.upstream}</h3>
							<Facts
								facts={[
									{
										label: "Time to first token, p50",
										value: (
											<Percentile
												name="p50"
												ms={health.ttftMsP50}
												samples={health.samples}
												atMs={health.lastSampleMs}
											/>
										),
									},
									{
										label: "Time to first token, p95",
										value: (
											<Percentile
												name="p95"
												ms={health.ttftMsP95}
												samples={health.samples}
												atMs={health.lastSampleMs}
											/>
										),
									},
									{
										label: "Whole answer, p50",
										value: (
											<Percentile
												name="p50"
												ms={health.totalMsP50}
												samples={health.samples}
												atMs={health.lastSampleMs}
											/>
										),
									},
									{
										label: "Whole answer, p95",
										value: (
											<Percentile
												name="p95"
												ms={health.totalMsP95}
												samples={health.samples}
												atMs={health.lastSampleMs}
											/>
										),
									},
									{
										label: "Output speed, p50",
										value:
											health.outputTokensPerSecondP50 === null ? (
												<Unknown reason="not measured" />
											) : (
												`${health.outputTokensPerSecondP50.toFixed(0)} tok/s`
											),
									},
									{
										label: "Outcomes",
										value: Object.entries(health.outcomes)
											.map(([outcome, count]) => `${outcome} ${Math.round(count)}`)
											.join(", "),
									},
									{ label: "Newest sample", value: <Time ms={health.lastSampleMs} relative /> },
								]}
							/>
						</div>
					))}
				</div>
			)}
		</Card>
	);
}
