import { Sparkline } from "#components/charts/sparkline.tsx";
import { formatShare } from "#components/format/format-number.ts";
import { classNames } from "#components/ui/class-names.ts";
import { Link } from "#components/ui/link.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

/** What it means that a figure grew. */
export type Growth = "good" | "bad" | "neutral";

export interface TileProps {
	readonly label: string;
	readonly value: React.ReactNode;
	/** Target, sample size: what the figure is to be read with. */
	readonly note: React.ReactNode;
	/** Against the period before, as a share; `null`: nothing to compare with. */
	readonly change: number | null;
	readonly growth: Growth;
	readonly course: readonly (number | null)[];
	/** The rows behind the figure; `null` for readers who may not see them. */
	readonly href: string | null;
}

const MIN_CHANGE = 0.005;

/** One figure: its value, course, change against the period before, and the way to its rows. */
export function Tile(props: TileProps) {
	return (
		<li className="relative flex min-w-0 flex-col gap-1 rounded-lg border border-line bg-surface px-3.5 py-3 has-[a:hover]:border-line-strong">
			<h2 className="truncate text-xs text-muted">
				{props.href === null ? (
					props.label
				) : (
					<Link href={props.href} className="after:absolute after:inset-0 hover:text-accent">
						{props.label}
					</Link>
				)}
			</h2>
			<p className="tabular truncate text-xl font-semibold tracking-tight">{props.value}</p>
			<Sparkline values={props.course} />
			<p className="flex flex-wrap justify-between gap-x-2 text-xs text-muted">
				<Change change={props.change} growth={props.growth} />
				<span>{props.note}</span>
			</p>
		</li>
	);
}

function Change({ change, growth }: { readonly change: number | null; readonly growth: Growth }) {
	if (change === null) return <span title="nothing in the period before">no comparison</span>;
	if (Math.abs(change) < MIN_CHANGE) return <span>as before</span>;
	const grew = change > 0;
	const isBetter = (growth === "good") === grew;
	return (
		<span
			className={classNames(
				"tabular font-medium",
				growth === "neutral" ? "text-fg" : isBetter ? "text-ok" : "text-bad",
			)}
		>
			<span aria-hidden>{grew ? "▲" : "▼"}</span>
			<span className="sr-only">{grew ? "up by" : "down by"}</span> {formatShare(Math.abs(change))}
			{growth === "neutral" ? null : (
				<span className="sr-only">{isBetter ? ", which is better" : ", which is worse"}</span>
			)}
		</span>
	);
}

export function TileSkeleton() {
	return (
		<li className="flex flex-col gap-1 rounded-lg border border-line bg-surface px-3.5 py-3">
			<Skeleton className="h-4.5 w-20" />
			<Skeleton className="h-6.5 w-24" />
			<Skeleton className="h-6" />
			<Skeleton className="h-4.5 w-28" />
		</li>
	);
}
