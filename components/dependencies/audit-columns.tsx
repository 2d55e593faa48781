import { Duration, Time, Unknown } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { AuditSummary } from "#server/dependencies/console-contract.ts";
import { DataDate } from "./audit-facts.tsx";
import { VerdictBadge } from "./check-looks.tsx";
import { SeverityCounts } from "./severity-counts.tsx";

/** Why an audit was made. */
export const TRIGGERS: Readonly<Record<AuditSummary["trigger"], string>> = {
	manual: "asked for",
	schedule: "by schedule",
	first: "project added",
	data: "new advisories",
	policy: "policy changed",
	waiver: "decision changed",
	lock: "lock changed",
	submit: "sent from CI",
};

const STATES: Readonly<Record<Exclude<AuditSummary["state"], "done">, Tone>> = {
	queued: "neutral",
	running: "info",
	error: "bad",
	cancelled: "neutral",
};

/** The audits of a project, column by column. */
export const AUDIT_COLUMNS: readonly Column<AuditSummary>[] = [
	{
		id: "time",
		label: "Asked for",
		type: "time",
		value: (audit) => audit.requestedAt,
		render: (audit) => <Time ms={Date.parse(audit.requestedAt)} />,
	},
	{
		id: "verdict",
		label: "Verdict",
		type: "status",
		value: (audit) => audit.verdict,
		render: (audit) =>
			audit.state === "done" ? (
				<VerdictBadge verdict={audit.verdict} />
			) : (
				<Badge tone={STATES[audit.state]} title={audit.error ?? undefined}>
					{audit.state}
				</Badge>
			),
	},
	{
		id: "severities",
		label: "Open vulnerabilities",
		type: "text",
		from: "lg",
		value: (audit) => audit.severities?.critical ?? null,
		render: (audit) =>
			audit.state === "done" ? (
				<SeverityCounts short counts={audit.severities} />
			) : (
				<Unknown reason="it did not end" />
			),
	},
	{
		id: "change",
		label: "Opened / fixed",
		type: "text",
		from: "md",
		value: (audit) => audit.change?.opened ?? null,
		render: ({ change }) =>
			change === null ? (
				<Unknown reason="there is no audit before it" />
			) : (
				<span className="tabular">
					+{change.opened} / −{change.fixed}
					{change.accepted > 0 ? `, ${change.accepted} decided` : ""}
				</span>
			),
	},
	{
		id: "trigger",
		label: "Why",
		type: "text",
		from: "sm",
		value: (audit) => audit.trigger,
		render: (audit) => <span title={`by ${audit.requestedBy}`}>{TRIGGERS[audit.trigger]}</span>,
	},
	{
		id: "packages",
		label: "Packages",
		type: "number",
		from: "lg",
		value: (audit) => audit.packages,
	},
	{
		id: "duration",
		label: "Took",
		type: "number",
		from: "md",
		value: (audit) => audit.durationMs,
		render: (audit) => <Duration ms={audit.durationMs} reason="it did not end" />,
	},
	{
		id: "data",
		label: "Advisories to",
		type: "text",
		from: "xl",
		value: (audit) => audit.data?.date ?? null,
		render: (audit) => <DataDate audit={audit} />,
	},
];
