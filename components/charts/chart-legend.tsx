import { classNames } from "#components/ui/class-names.ts";
import type { ChartSeries } from "./chart-model.ts";

/** Which colour is which series; pressing one shows it alone, pressing again all of them. */
export function ChartLegend(props: {
	readonly series: readonly ChartSeries[];
	readonly only: string | null;
	readonly onIsolate: (key: string | null) => void;
}) {
	if (props.series.length < 2) return <span />;
	return (
		<ul className="flex min-w-0 flex-wrap gap-x-1 gap-y-0.5">
			{props.series.map(({ key, label, colour }) => (
				<li key={key} className="min-w-0">
					<button
						type="button"
						aria-pressed={props.only === key}
						data-swatch={colour}
						className={classNames(
							"flex h-6 max-w-52 items-center gap-1.5 rounded px-1.5 text-xs text-muted hover:bg-hover hover:text-fg",
							props.only === key && "bg-hover text-fg",
							props.only !== null && props.only !== key && "opacity-60",
						)}
						onClick={() => props.onIsolate(props.only === key ? null : key)}
					>
						<Swatch colour={colour} />
						<span className="truncate">{label}</span>
					</button>
				</li>
			))}
		</ul>
	);
}

export function Swatch({ colour }: { readonly colour: string }) {
	return (
		<svg viewBox="0 0 10 10" className="size-2.5 shrink-0" aria-hidden="true">
			<rect width="10" height="10" rx="2" style={{ fill: colour }} />
		</svg>
	);
}
