import { Time } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { Button } from "#components/ui/button.tsx";
import type { AuditEntry } from "#server/access/contract.ts";

export function auditColumns(onOpen: (seq: number) => void): readonly Column<AuditEntry>[] {
	return [
		{
			id: "time",
			label: "Time",
			type: "time",
			value: (entry) => entry.at.toISOString(),
			render: (entry) => <Time ms={entry.at.getTime()} />,
		},
		{
			id: "actor",
			label: "Actor",
			type: "text",
			value: (entry) => entry.actorName,
			render: (entry) => (
				<span title={entry.actorId}>
					{entry.actorName} <span className="text-xs text-muted">{entry.actorKind}</span>
				</span>
			),
		},
		{
			id: "action",
			label: "Action",
			type: "text",
			value: (entry) => entry.action,
			render: (entry) => <code className="font-mono text-xs">{entry.action}</code>,
		},
		{
			id: "target",
			label: "Target",
			type: "text",
			from: "md",
			value: (entry) => `${entry.targetKind} ${entry.targetId}`,
			render: (entry) => (
				<span title={entry.targetId}>
					{entry.targetKind}{" "}
					<code className="font-mono text-xs text-muted">{entry.targetId.slice(0, 13)}</code>
				</span>
			),
		},
		{
			id: "address",
			label: "Address",
			type: "text",
			from: "lg",
			value: (entry) => entry.address,
		},
		{
			id: "seq",
			label: "Entry",
			type: "number",
			from: "sm",
			value: (entry) => entry.seq,
			render: (entry) => (
				<Button
					size="small"
					aria-label={`Open entry #${entry.seq}, ${entry.action}`}
					onClick={() => onOpen(entry.seq)}
				>
					#{entry.seq}
				</Button>
			),
		},
	];
}
