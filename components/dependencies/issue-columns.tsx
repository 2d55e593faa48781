import type { Column } from "#components/table/column.ts";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { Issue } from "#server/dependencies/console-contract.ts";
import { SeverityBadge } from "./severity.tsx";

const LEVELS: Readonly<Record<Issue["level"], Tone>> = {
	error: "bad",
	warning: "warn",
	note: "neutral",
};

/** What a check says, issue by issue. */
export const ISSUE_COLUMNS: readonly Column<Issue>[] = [
	{
		id: "level",
		label: "Level",
		type: "status",
		value: (issue) => issue.level,
		render: (issue) => (
			<span className="flex items-center gap-1.5">
				{issue.severity === null ? (
					<Badge tone={LEVELS[issue.level]}>{issue.level}</Badge>
				) : (
					<SeverityBadge level={issue.severity} />
				)}
				{issue.waived === null ? null : (
					<Badge tone="info" title={`${issue.waived.owner}: ${issue.waived.reason}`}>
						accepted
					</Badge>
				)}
			</span>
		),
	},
	{ id: "rule", label: "Rule", type: "text", from: "sm", value: (issue) => issue.rule },
	{
		id: "message",
		label: "What",
		type: "text",
		value: (issue) => issue.message,
		render: (issue) => (
			<span className="block min-w-40 whitespace-normal break-words">{issue.message}</span>
		),
	},
	{
		id: "place",
		label: "Place",
		type: "text",
		from: "md",
		value: (issue) => issue.file,
		render: (issue) =>
			issue.file === null ? (
				"—"
			) : (
				<code className="font-mono text-xs">
					{issue.file}
					{issue.line === null ? "" : `:${issue.line}`}
				</code>
			),
	},
	{
		id: "fix",
		label: "What to do",
		type: "text",
		from: "lg",
		value: (issue) => issue.fix,
		render: (issue) =>
			issue.fix === null ? (
				"—"
			) : (
				<span className="flex items-start gap-1">
					<code className="min-w-32 font-mono text-xs break-words whitespace-pre-wrap">
						{issue.fix}
					</code>
					<CopyButton text={issue.fix} label="Copy what to do" />
				</span>
			),
	},
];
