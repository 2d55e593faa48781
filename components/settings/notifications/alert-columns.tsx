import { Time } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { AlertItem } from "#server/notifications/contract.ts";
import { SeverityBadge } from "./severity.tsx";

export function alertColumns(onOpen: (alert: AlertItem) => void): readonly Column<AlertItem>[] {
	return [
		{
			id: "severity",
			label: "Severity",
			type: "status",
			value: (alert) => alert.severity,
			render: (alert) => <SeverityBadge severity={alert.severity} />,
		},
		{
			id: "alert",
			label: "Alert",
			type: "text",
			value: (alert) => `${alert.label}: ${alert.subject}`,
			render: (alert) => (
				<span className="flex flex-col">
					<span className="truncate font-medium">{alert.label}</span>
					<span className="truncate text-xs text-muted">{alert.subject}</span>
				</span>
			),
		},
		{
			id: "message",
			label: "What happened",
			type: "text",
			from: "lg",
			value: (alert) => alert.message,
			render: (alert) => (
				<span className="text-muted" title={alert.message}>
					{alert.message}
				</span>
			),
		},
		{
			id: "raised",
			label: "Since",
			type: "time",
			from: "sm",
			value: (alert) => alert.raisedAt.toISOString(),
			render: (alert) => <Time ms={alert.raisedAt.getTime()} />,
		},
		{
			id: "state",
			label: "State",
			type: "status",
			from: "md",
			value: (alert) => (alert.resolvedAt === null ? "open" : "over"),
			render: (alert) =>
				alert.resolvedAt === null ? (
					<Badge tone="warn">open</Badge>
				) : (
					<span className="text-muted">
						over, <Time ms={alert.resolvedAt.getTime()} relative />
					</span>
				),
		},
		{
			id: "actions",
			label: "Details",
			type: "text",
			value: () => null,
			render: (alert) => (
				<Button
					size="small"
					aria-label={`Show ${alert.label}: ${alert.subject}`}
					onClick={() => onOpen(alert)}
				>
					Show
				</Button>
			),
		},
	];
}
