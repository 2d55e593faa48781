import { formatCompact, formatInteger, formatShare } from "#components/format/format-number.ts";
import { Duration, Money, Unknown } from "#components/format/values.tsx";
import type { Overview, Percentiles, Point } from "#server/insights/contract.ts";
import type { BudgetStatus } from "#server/organisation/contract.ts";
import { changeOf, FEW_SAMPLES, SUCCESS_TARGET, TTFT_TARGET_MS } from "./judge-overview.ts";
import { Tile, type TileProps, TileSkeleton } from "./tile.tsx";

const TILES = 6;

/** The figures of the range, each beside the same figure of the period before. */
export function Tiles(props: {
	/** A tile of another source; it takes the place of the last one. */
	readonly last: React.ReactNode;
	readonly overview: Overview | undefined;
	/** Query string of the lists that show the range; `null` when the reader may not open them. */
	readonly rows: ((filters: string) => string) | null;
	/** The month's cost against what it may; `null`: not known or not the reader's. */
	readonly budget: BudgetStatus | null;
}) {
	const { overview, rows, last, budget } = props;
	const tiles = overview
		? [
				...trafficTiles(overview, rows),
				...speedTiles(overview, rows),
				...amountTiles(overview, rows, budget),
			].slice(0, last === null ? TILES : TILES - 1)
		: [];
	return (
		<ul
			aria-label="Figures"
			data-figures
			className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6"
			aria-busy={overview === undefined}
		>
			{overview
				? tiles.map((tile) => <Tile key={tile.label} {...tile} />)
				: Array.from({ length: last === null ? TILES : TILES - 1 }, (_, index) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: the places are alike and never move
						<TileSkeleton key={index} />
					))}
			{last}
		</ul>
	);
}

type Rows = ((filters: string) => string) | null;

function trafficTiles({ totals, previous, points }: Overview, rows: Rows): TileProps[] {
	const before = previous?.totals;
	return [
		{
			label: "Requests",
			value: formatInteger(totals.requests),
			note:
				totals.simulatedRequests > 0
					? `${formatShare(totals.simulatedRequests / Math.max(1, totals.requests))} simulated`
					: "",
			change: changeOf(totals.requests, before?.requests),
			growth: "neutral",
			course: points.map(({ requests }) => requests),
			href: rows?.("") ?? null,
		},
		{
			label: "Answered in full",
			value:
				totals.successRate === null ? (
					<Unknown reason="no requests in this range" />
				) : (
					<span className={totals.judged < FEW_SAMPLES ? "text-faint" : ""}>
						{formatShare(totals.successRate)}
					</span>
				),
			note: `n=${formatCompact(totals.judged)} · target ${formatShare(SUCCESS_TARGET)}`,
			change: changeOf(totals.successRate, before?.successRate),
			growth: "good",
			course: points.map(shareOf),
			href: rows?.("q=status%3Aerror") ?? null,
		},
	];
}

function speedTiles({ totals, previous, points }: Overview, rows: Rows): TileProps[] {
	const before = previous?.totals;
	return [
		{
			label: "First token, p95",
			value: <Figure of={totals.ttft} />,
			note: `${sampleOf(totals.ttft)} · target ${TTFT_TARGET_MS / 1000} s`,
			change: changeOf(totals.ttft.p95, before?.ttft.p95),
			growth: "bad",
			course: points.map(({ ttft }) => ttft.p95),
			href: rows?.("") ?? null,
		},
		{
			label: "Whole answer, p95",
			value: <Figure of={totals.duration} />,
			note: sampleOf(totals.duration),
			change: changeOf(totals.duration.p95, before?.duration.p95),
			growth: "bad",
			course: points.map(({ duration }) => duration.p95),
			href: rows?.("") ?? null,
		},
	];
}

function amountTiles(
	{ totals, previous, points }: Overview,
	rows: Rows,
	budget: BudgetStatus | null,
): TileProps[] {
	const before = previous?.totals;
	const tokens = totals.tokens.prompt + totals.tokens.completion;
	const tokensBefore = before && before.tokens.prompt + before.tokens.completion;
	return [
		{
			label: "Cost",
			value: <Money nanos={totals.costNanos} />,
			note: costNote(totals, budget),
			change: changeOf(totals.costNanos, before?.costNanos),
			growth: "neutral",
			course: points.map(({ costNanos }) => costNanos),
			href: rows?.("") ?? null,
		},
		{
			label: "Tokens",
			value: <span title={`${formatInteger(tokens)} tokens`}>{formatCompact(tokens)}</span>,
			note: `${formatCompact(totals.tokens.completion)} out`,
			change: changeOf(tokens, tokensBefore),
			growth: "neutral",
			course: points.map((point) => point.tokens),
			href: rows?.("") ?? null,
		},
	];
}

/** The budget where one is set, else how much of the cost rests on an estimate. */
function costNote(totals: Overview["totals"], budget: BudgetStatus | null): string {
	if (budget !== null && budget.share !== null) {
		return `${formatShare(budget.share)} of the month's budget`;
	}
	return totals.estimatedCostNanos > 0
		? `${formatShare(totals.estimatedCostNanos / Math.max(1, totals.costNanos))} estimated`
		: "";
}

function Figure({ of }: { readonly of: Percentiles }) {
	return (
		<span className={of.n < FEW_SAMPLES ? "text-faint" : ""}>
			<Duration ms={of.p95} reason="no answers in this range" />
		</span>
	);
}

/** `n=1.2k`; with `≥` where only the newest of each stretch were looked at. */
export function sampleOf({ n, complete }: Percentiles): string {
	return `n${complete ? "=" : "≥"}${formatCompact(n)}`;
}

function shareOf({ outcomes, requests }: Point): number | null {
	const judged = requests - (outcomes.client_abort ?? 0);
	return judged <= 0 ? null : (outcomes.ok ?? 0) / judged;
}
