import { bucketLabel } from "#components/charts/time-axis.ts";
import { formatInteger, formatShare } from "#components/format/format-number.ts";
import { useZone } from "#components/format/reader.tsx";
import { Unknown } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { between } from "#components/time-range/parse-range.ts";
import { printRange } from "#components/time-range/print-range.ts";
import { Link } from "#components/ui/link.tsx";
import type { RegretDay } from "#server/policy/contract.ts";

/** Below this many decisions a mean says little, and is shown so. */
export const FEW_DECISIONS = 30;

/** One row a day: how many decisions, how far behind, and the way to them. */
export const REGRET_COLUMNS: readonly Column<RegretDay>[] = [
	{
		id: "day",
		label: "Day",
		type: "time",
		value: ({ startMs }) => new Date(startMs).toISOString(),
		render: (day) => <Day day={day} />,
	},
	{
		id: "mean",
		label: "Mean regret",
		type: "number",
		unit: "of 100 points",
		value: ({ meanPoints }) => meanPoints,
		render: (day) => <Mean day={day} />,
	},
	{
		id: "share",
		label: "Another first",
		type: "number",
		unit: "share of the decisions compared",
		value: (day) => shareOf(day),
		render: (day) => (day.compared === 0 ? "—" : formatShare(shareOf(day))),
	},
	{
		id: "sample",
		label: "Compared",
		type: "number",
		unit: "of all decisions of the day",
		from: "sm",
		value: ({ compared }) => compared,
		render: ({ compared, total, totalComplete }) =>
			`${formatInteger(compared)} of ${totalComplete ? "" : "more than "}${formatInteger(total)}`,
	},
	{
		id: "inputs",
		label: "Known at the end",
		type: "text",
		from: "md",
		value: ({ catalogNumber, healthNumber }) => `${catalogNumber ?? ""} ${healthNumber ?? ""}`,
		render: ({ catalogNumber, healthNumber }) =>
			catalogNumber === null ? "—" : `catalogue ${catalogNumber}, health ${healthNumber}`,
	},
	{
		id: "decisions",
		label: "Regretted",
		type: "text",
		value: ({ otherFirst }) => otherFirst,
		render: (day) => <Regretted day={day} />,
	},
];

function Day({ day }: { readonly day: RegretDay }) {
	const zone = useZone();
	return (
		<>
			{bucketLabel(day.startMs, day.endMs, zone)}
			{day.isOpen ? <span className="text-muted"> so far</span> : null}
		</>
	);
}

function Mean({ day: { meanPoints, compared, sampled } }: { readonly day: RegretDay }) {
	if (meanPoints === null) {
		const reason = sampled === 0 ? "no decision on this day" : "the inputs are no longer kept";
		return <Unknown reason={reason} />;
	}
	return (
		<span className={compared < FEW_DECISIONS ? "text-faint" : ""}>
			{meanPoints.toFixed(2)} n={compared}
		</span>
	);
}

/** The decisions of the sample that look worse now, as a list that can be opened and shared. */
function Regretted({ day }: { readonly day: RegretDay }) {
	const { regretted, otherFirst } = day;
	if (otherFirst === 0) return <span className="text-faint">none</span>;
	const all = regretted.length === otherFirst;
	const params = new URLSearchParams({
		q: `id:${regretted.join(",")}`,
		range: printRange(between(day.startMs, day.endMs)),
	});
	return (
		<Link
			href={`/routing?${params}`}
			className="inline-flex min-h-6 items-center text-accent hover:underline"
		>
			{all ? `Show ${otherFirst}` : `Show the worst ${regretted.length}`}
		</Link>
	);
}

function shareOf({ otherFirst, compared }: RegretDay): number | null {
	return compared === 0 ? null : otherFirst / compared;
}
