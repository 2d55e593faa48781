import { formatPoints } from "#components/format/format-number.ts";
import { Duration, Money, Time, Unknown } from "#components/format/values.tsx";
import { OutcomeBadge } from "#components/requests/outcome.tsx";
import type { Column } from "#components/table/column.ts";
import { Badge, SimulatedBadge } from "#components/ui/badge.tsx";
import type { DecisionRow } from "#server/ledger/contract.ts";
import { ExpectedCost, ExpectedLatency } from "./estimates.tsx";

/** Below this many points between first and second it was close. */
export const CLOSE_CALL = 3;

/** The list of decisions, column by column. */
export const DECISION_COLUMNS: readonly Column<DecisionRow>[] = [
	{
		id: "time",
		fields: ["decidedAt"],
		label: "Time",
		type: "time",
		value: (row) => row.decidedAt,
		render: (row) => <Time ms={Date.parse(row.decidedAt)} />,
	},
	{
		id: "chosen",
		fields: ["chosen", "simulated"],
		label: "Chosen",
		type: "text",
		value: (row) => row.chosen,
		render: (row) => (
			<span className="flex items-center gap-1.5">
				<span className="truncate font-medium" title={row.chosen}>
					{row.chosen}
				</span>
				{row.simulated ? <SimulatedBadge /> : null}
			</span>
		),
	},
	{
		id: "score",
		label: "Score",
		type: "number",
		unit: "of 100",
		value: (row) => row.score,
		render: (row) => formatPoints(row.score),
	},
	{
		id: "margin",
		fields: ["margin"],
		sort: "margin",
		label: "Margin",
		type: "number",
		unit: "points to the second",
		from: "sm",
		value: (row) => row.margin,
		render: (row) => <Margin margin={row.margin} />,
	},
	{ id: "preset", label: "Preset", type: "text", from: "md", value: (row) => row.preset },
	{
		id: "candidates",
		fields: ["candidateCount"],
		label: "Candidates",
		type: "number",
		from: "lg",
		value: (row) => row.candidateCount,
	},
	{
		id: "requires",
		label: "Requires",
		type: "text",
		unit: "parameters and modalities besides text",
		hidden: true,
		value: (row) => row.requires.join(", "),
		render: (row) =>
			row.requires.length === 0 ? (
				<span className="text-faint">nothing special</span>
			) : (
				row.requires.join(", ")
			),
	},
	{
		id: "outcome",
		fields: ["outcome", "modelServed"],
		label: "Outcome",
		type: "status",
		from: "md",
		value: (row) => row.outcome,
		render: (row) => (
			<span className="flex items-center gap-1.5">
				<OutcomeBadge outcome={row.outcome} />
				{row.modelServed && row.modelServed !== row.chosen ? (
					<Badge tone="warn" title={`answered by ${row.modelServed}`}>
						failed over
					</Badge>
				) : null}
			</span>
		),
	},
	{
		id: "ttft",
		fields: ["ttftMs"],
		label: "TTFT",
		type: "number",
		unit: "time to the first token",
		hidden: true,
		value: (row) => row.ttftMs,
		render: (row) => <Duration ms={row.ttftMs} reason="no token came" />,
	},
	{
		id: "duration",
		fields: ["durationMs"],
		label: "Duration",
		type: "number",
		hidden: true,
		value: (row) => row.durationMs,
		render: (row) => <Duration ms={row.durationMs} reason="not ended" />,
	},
	{
		id: "cost",
		fields: ["costNanos"],
		label: "Cost",
		type: "number",
		unit: "USD",
		hidden: true,
		value: (row) => (row.costNanos === null ? null : row.costNanos / 1e9),
		render: (row) => <Money nanos={row.costNanos} reason="not ended" />,
	},
	{
		id: "expected-latency",
		fields: ["ttftMs", "durationMs"],
		label: "Latency, p95 → actual",
		type: "number",
		unit: "ms",
		hidden: true,
		value: (row) => row.ttftMs,
		render: (row) => <ExpectedLatency row={row} />,
	},
	{
		id: "expected-cost",
		fields: ["costNanos"],
		label: "Cost, expected → actual",
		type: "number",
		unit: "USD",
		hidden: true,
		value: (row) => (row.costNanos === null ? null : row.costNanos / 1e9),
		render: (row) => <ExpectedCost row={row} />,
	},
	{
		id: "why",
		fields: ["reasoning"],
		label: "Why",
		type: "text",
		from: "xl",
		value: (row) => row.reasoning,
		render: (row) => (
			<span className="text-muted" title={row.reasoning}>
				{row.reasoning}
			</span>
		),
	},
	{
		id: "policy",
		fields: ["policyNumber"],
		label: "Policy",
		type: "number",
		hidden: true,
		value: (row) => row.policyNumber,
		render: (row) => `v${row.policyNumber}`,
	},
	{
		id: "catalog",
		fields: ["catalogNumber"],
		label: "Catalogue",
		type: "number",
		hidden: true,
		value: (row) => row.catalogNumber,
	},
	{
		id: "health",
		fields: ["healthNumber"],
		label: "Health",
		type: "number",
		hidden: true,
		value: (row) => row.healthNumber,
	},
];

export function Margin({ margin }: { readonly margin: number | null }) {
	if (margin === null) return <Unknown reason="it was the only candidate" />;
	return (
		<span className="inline-flex items-center gap-1.5">
			{margin < CLOSE_CALL ? <Badge tone="warn">close</Badge> : null}
			{margin > 0 && margin < 0.05 ? "< 0.1" : formatPoints(margin)}
		</span>
	);
}
