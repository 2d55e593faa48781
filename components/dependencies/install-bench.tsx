"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatDuration } from "#components/format/format-duration.ts";
import { Time, Unknown } from "#components/format/values.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import type { InstallBench } from "#server/dependencies/console-contract.ts";

import { judgeInstall } from "./judge-install.ts";

const TOOLS = ["uv sync", "pip install"] as const;
const CACHES = ["cold", "warm"] as const;

/** The last measured install of the example project; nothing where none was measured. */
export function InstallBenchCard() {
	const api = useTRPC();
	const query = useQuery(api.dependencies.installBench.queryOptions());
	const bench = query.data?.result ?? null;
	if (bench === null) return null;
	return (
		<Card
			title="Install time"
			description={
				<>
					{bench.project.name}, {bench.project.packages} packages, measured{" "}
					<Time ms={Date.parse(bench.measuredAt)} /> with uv {bench.tools.uv} and{" "}
					{bench.tools.pip === null ? "without pip" : `pip ${bench.tools.pip}`} on{" "}
					{bench.machine.cpus} × {bench.machine.model}
				</>
			}
		>
			<Promises bench={bench} />
			<BenchTable bench={bench} />
			<ul className="mt-2 text-xs text-muted">
				{bench.notes.map((note) => (
					<li key={note}>{note}</li>
				))}
				<li>
					Measured by <code className="font-mono">{bench.command}</code>.
				</li>
			</ul>
		</Card>
	);
}

/** What was promised, and whether the measurement shows it. */
function Promises({ bench }: { readonly bench: InstallBench }) {
	return (
		<ul className="mb-3 flex flex-wrap gap-x-6 gap-y-1 text-sm">
			{judgeInstall(bench).map(({ promise, measured, isKept }) => (
				<li key={promise} className="flex flex-wrap items-center gap-2">
					{promise}:
					{isKept === null ? (
						<Badge>not measured</Badge>
					) : (
						<Badge tone={isKept ? "ok" : "warn"}>
							{isKept ? "met" : "not met"}, {measured}
						</Badge>
					)}
				</li>
			))}
		</ul>
	);
}

function BenchTable({ bench }: { readonly bench: InstallBench }) {
	return (
		<section
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
			tabIndex={0}
			aria-label="Install times"
			className="overflow-x-auto"
		>
			<table className="text-sm">
				<caption className="sr-only">Seconds to install, by tool and cache</caption>
				<thead className="text-left text-xs text-muted">
					<tr>
						<th scope="col" className="py-1 pr-6 font-medium">
							Cache
						</th>
						{TOOLS.map((tool) => (
							<th key={tool} scope="col" className="py-1 pr-6 text-right font-medium">
								{tool}
							</th>
						))}
						<th scope="col" className="py-1 text-right font-medium">
							Times faster (target {bench.targets.timesFaster})
						</th>
					</tr>
				</thead>
				<tbody>
					{CACHES.map((cache) => (
						<tr key={cache} className="border-t border-line">
							<th scope="row" className="py-1.5 pr-6 text-left font-normal">
								{cache}
							</th>
							{TOOLS.map((tool) => (
								<td key={tool} className="py-1.5 pr-6 text-right">
									{secondsOf(bench, tool, cache)}
								</td>
							))}
							<td className="py-1.5 text-right font-medium">
								{bench.timesFaster[cache]?.toFixed(1) ?? <Unknown reason="not measured" />}
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

function secondsOf(
	bench: InstallBench,
	tool: (typeof TOOLS)[number],
	cache: (typeof CACHES)[number],
): React.ReactNode {
	const run = bench.runs.find((one) => one.tool === tool && one.cache === cache);
	if (run === undefined) return <Unknown reason="not measured" />;
	return <span title={`median of ${run.repeats}`}>{formatDuration(run.seconds * 1_000)}</span>;
}
