import { formatDuration } from "#components/format/format-duration.ts";
import type { ModelHealth } from "#server/catalog/contract.ts";

const FEW_SAMPLES = 30;

/** Half and 95 in 100 of the times of each upstream, on one scale from 0. */
export function LatencyBars({ health }: { readonly health: readonly ModelHealth[] }) {
	const rows = health.flatMap((measured) => [
		{
			key: `${measured.upstream} ttft`,
			label: `${measured.upstream}, first token`,
			p50: measured.ttftMsP50,
			p95: measured.ttftMsP95,
			samples: measured.samples,
		},
		{
			key: `${measured.upstream} total`,
			label: `${measured.upstream}, whole answer`,
			p50: measured.totalMsP50,
			p95: measured.totalMsP95,
			samples: measured.totalSamples,
		},
	]);
	const longest = Math.max(...rows.map(({ p95 }) => p95 ?? 0), 1);
	return (
		<ul aria-label="Latency by upstream" className="flex flex-col gap-2">
			{rows.map(({ key, label, p50, p95, samples }) => (
				<li
					key={key}
					className="grid gap-x-4 gap-y-1 sm:grid-cols-[minmax(10rem,16rem)_1fr_auto] sm:items-center"
				>
					<span className="truncate">{label}</span>
					<svg
						viewBox="0 0 100 10"
						preserveAspectRatio="none"
						className="h-3.5 w-full rounded-sm bg-sunken forced-outline"
						aria-hidden="true"
					>
						<rect width={((p95 ?? 0) / longest) * 100} height="10" className="fill-latency/40" />
						<rect width={((p50 ?? 0) / longest) * 100} height="10" className="fill-latency" />
					</svg>
					<span
						className={`tabular text-right text-xs whitespace-nowrap ${samples < FEW_SAMPLES ? "text-faint" : "text-muted"}`}
					>
						{p50 === null || p95 === null
							? "not measured"
							: `p50 ${formatDuration(p50)} · p95 ${formatDuration(p95)}`}{" "}
						n={Math.round(samples)}
					</span>
				</li>
			))}
		</ul>
	);
}
