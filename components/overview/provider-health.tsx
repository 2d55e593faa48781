import { bucketLabel } from "#components/charts/time-axis.ts";
import { formatInteger, formatShare } from "#components/format/format-number.ts";
import { useZone } from "#components/format/reader.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { Overview, ProviderStrip } from "#server/insights/contract.ts";

const CELL = 10;
const GAP = 2;
const HEIGHT = 20;
const HALF_HOUR_MS = 1_800_000;

/** The last 24 hours of each provider in half hours: the taller the red, the more failed. */
export function ProviderHealth({ overview }: { readonly overview: Overview | undefined }) {
	return (
		<Card
			title="Providers, last 24 hours"
			description="One bar is half an hour; the part that failed hangs from the top, a dot had no requests."
		>
			{overview === undefined ? <SkeletonRows rows={3} /> : null}
			{overview?.providers.length === 0 ? (
				<p className="text-muted">No requests in the last 24 hours.</p>
			) : null}
			<ul className="flex flex-col gap-2.5">
				{overview?.providers.map((strip) => (
					<li
						key={strip.provider}
						className="grid grid-cols-[minmax(0,7rem)_minmax(0,1fr)_auto] items-center gap-3"
					>
						<span className="truncate" title={strip.provider}>
							{strip.provider}
						</span>
						<Strip strip={strip} />
						<span className="tabular w-24 text-right text-xs text-muted">
							<span className="text-fg">{formatShare(strip.successRate)}</span> n=
							{formatInteger(strip.requests)}
						</span>
					</li>
				))}
			</ul>
		</Card>
	);
}

function Strip({ strip }: { readonly strip: ProviderStrip }) {
	const zone = useZone();
	return (
		<svg
			role="img"
			aria-label={describeStrip(strip, zone)}
			viewBox={`0 0 ${strip.cells.length * (CELL + GAP) - GAP} ${HEIGHT}`}
			preserveAspectRatio="none"
			className="h-5 w-full forced-outline"
		>
			<title>{describeStrip(strip, zone)}</title>
			{strip.cells.map((cell, index) => {
				const x = index * (CELL + GAP);
				if (cell.requests === 0) {
					return (
						<rect
							key={cell.startMs}
							x={x}
							y={HEIGHT / 2 - 1}
							width={CELL}
							height={2}
							className="fill-line-strong/60"
						/>
					);
				}
				// One failure among thousands is still to be seen.
				const failed = cell.failed === 0 ? 0 : Math.max(4, (cell.failed / cell.requests) * HEIGHT);
				return (
					<g key={cell.startMs}>
						<rect x={x} width={CELL} height={HEIGHT} className="fill-ok/55" />
						<rect x={x} width={CELL} height={failed} className="fill-bad" />
					</g>
				);
			})}
		</svg>
	);
}

/** The strip in words: how many half hours had failures, and the worst of them. */
export function describeStrip({ provider, cells }: ProviderStrip, zone: string): string {
	const failing = cells.filter(({ failed }) => failed > 0);
	const worst = failing.reduce<ProviderStrip["cells"][number] | null>(
		(most, cell) =>
			most === null || cell.failed / cell.requests > most.failed / most.requests ? cell : most,
		null,
	);
	if (worst === null) return `${provider}: no failures`;
	const when = bucketLabel(worst.startMs, worst.startMs + HALF_HOUR_MS, zone);
	return `${provider}: failures in ${failing.length} of ${cells.length} half hours, most of them ${when} with ${formatShare(worst.failed / worst.requests)}`;
}
