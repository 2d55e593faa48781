import { Unknown } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { LicenceRow } from "./fact-tables.ts";

const VERDICTS: Readonly<Record<string, { readonly label: string; readonly tone: Tone }>> = {
	allow: { label: "allowed", tone: "ok" },
	review: { label: "to review", tone: "warn" },
	deny: { label: "denied", tone: "bad" },
};

export const LICENCE_COLUMNS: readonly Column<LicenceRow>[] = [
	{
		id: "package",
		label: "Package",
		type: "text",
		value: (row) => row.package,
		render: (row) => (
			<span className="font-medium">
				{row.package} <span className="font-normal text-muted">{row.version}</span>
			</span>
		),
	},
	{
		id: "licence",
		label: "Licence",
		type: "text",
		value: (row) => row.license,
		render: (row) =>
			row.license === null ? (
				<Unknown reason={row.source} />
			) : (
				<span title={row.license}>{row.license}</span>
			),
	},
	{
		id: "verdict",
		label: "By the policy",
		type: "status",
		value: (row) => row.verdict,
		render: (row) => {
			const look = VERDICTS[row.verdict];
			return <Badge tone={look?.tone ?? "neutral"}>{look?.label ?? row.verdict}</Badge>;
		},
	},
	{
		id: "confidence",
		label: "How sure",
		type: "text",
		from: "sm",
		value: (row) => row.confidence,
	},
	{
		id: "source",
		label: "Evidence",
		type: "text",
		from: "md",
		value: (row) => row.source,
		render: (row) => <span title={row.source}>{row.source}</span>,
	},
];
