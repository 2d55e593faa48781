import { formatDuration } from "#components/format/format-duration.ts";
import { classNames } from "#components/ui/class-names.ts";

export interface Segment {
	readonly label: string;
	readonly startMs: number;
	readonly endMs: number;
	readonly tone: "wait" | "first" | "stream" | "bad";
}

export interface WaterfallRow {
	readonly id: string;
	readonly label: React.ReactNode;
	readonly detail?: React.ReactNode;
	readonly segments: readonly Segment[];
}

const FILL = {
	wait: "fill-line-strong/50",
	first: "fill-latency",
	stream: "fill-ok",
	bad: "fill-bad",
} as const;
/** Thin bars stay visible; the label beside them is exact. */
const MIN_WIDTH = 0.4;

/** Bars over one time axis that begins at 0. Drawn as SVG, so that no style attribute is needed. */
export function Waterfall(props: {
	readonly label: string;
	readonly totalMs: number;
	readonly rows: readonly WaterfallRow[];
}) {
	const total = Math.max(props.totalMs, 1);
	return (
		<ol aria-label={props.label} className="flex flex-col">
			<li aria-hidden className="hidden justify-end sm:flex">
				<Axis totalMs={total} />
			</li>
			{props.rows.map((row) => (
				<li
					key={row.id}
					className="grid gap-x-4 gap-y-1 border-t border-line py-2 first:border-t-0 sm:grid-cols-[minmax(9rem,15rem)_1fr] sm:items-center"
				>
					<div className="min-w-0">
						<div className="truncate">{row.label}</div>
						{row.detail ? <div className="text-xs break-words text-muted">{row.detail}</div> : null}
					</div>
					<Bar row={row} totalMs={total} />
				</li>
			))}
		</ol>
	);
}

function Bar({ row, totalMs }: { readonly row: WaterfallRow; readonly totalMs: number }) {
	const last = Math.max(...row.segments.map((segment) => segment.endMs), 0);
	const first = Math.min(...row.segments.map((segment) => segment.startMs));
	const words = row.segments
		.map((segment) => `${segment.label} ${formatDuration(segment.endMs - segment.startMs)}`)
		.join(", ");
	return (
		<div className="flex min-w-0 items-center gap-2">
			<svg
				role="img"
				aria-label={`starts at ${formatDuration(first)}: ${words}`}
				className="h-4 min-w-0 flex-1 rounded-sm bg-sunken forced-outline"
				preserveAspectRatio="none"
				viewBox="0 0 100 10"
			>
				<title>{words}</title>
				{row.segments.map((segment) => {
					const x = Math.min((segment.startMs / totalMs) * 100, 100 - MIN_WIDTH);
					const width = Math.max(((segment.endMs - segment.startMs) / totalMs) * 100, MIN_WIDTH);
					return (
						<rect
							key={segment.label}
							x={x}
							y={1}
							width={Math.min(width, 100 - x)}
							height={8}
							className={FILL[segment.tone]}
						/>
					);
				})}
			</svg>
			<span className="tabular w-16 shrink-0 text-right text-xs text-muted">
				{formatDuration(last - first)}
			</span>
		</div>
	);
}

function Axis({ totalMs }: { readonly totalMs: number }) {
	return (
		<div className="tabular flex w-full justify-between pb-1 text-2xs text-faint sm:ml-[calc(min(15rem,30%)+1rem)] sm:mr-18">
			{[0, 0.25, 0.5, 0.75, 1].map((share) => (
				<span key={share}>{formatDuration(totalMs * share)}</span>
			))}
		</div>
	);
}

export function Legend({
	items,
}: {
	readonly items: readonly { readonly label: string; readonly tone: keyof typeof FILL }[];
}) {
	return (
		<ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
			{items.map((item) => (
				<li key={item.label} className="flex items-center gap-1.5">
					<svg viewBox="0 0 10 10" className="size-2.5" aria-hidden="true">
						<rect width="10" height="10" rx="2" className={classNames(FILL[item.tone])} />
					</svg>
					{item.label}
				</li>
			))}
		</ul>
	);
}
