import { formatDuration } from "#components/format/format-duration.ts";
import { formatMoney } from "#components/format/format-money.ts";
import { countOf, formatInteger, formatShare } from "#components/format/format-number.ts";
import { Facts } from "#components/ui/facts.tsx";
import { Link } from "#components/ui/link.tsx";
import type { PolicySimulation } from "#server/policy/contract.ts";

const FLOWS_SHOWN = 5;

/** What a draft would have done with stored decisions: moves, cost, latency, and from how many. */
export function SimulationEffect({ simulation }: { readonly simulation: PolicySimulation }) {
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
				{countOf(simulation.total, "decisions")}, compared with policy v{simulation.policyNumber} on
				each decision's own catalogue and measurements
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
