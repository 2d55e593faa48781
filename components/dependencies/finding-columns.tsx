import { ArrowUpRight, CornerDownRight, Flame } from "lucide-react";
import { formatAge } from "#components/format/format-duration.ts";
import { formatShare } from "#components/format/format-number.ts";
import { useNow } from "#components/format/reader.tsx";
import { Unknown } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { Badge } from "#components/ui/badge.tsx";
import type { Finding } from "#server/dependencies/console-contract.ts";
import { CHECK_LABELS } from "./check-looks.tsx";
import { FindingStateBadge } from "./finding-state.tsx";
import { SeverityBadge } from "./severity.tsx";

const NO_ADVISORY = "not a vulnerability";

/** What gives way to the project where findings of all are listed. */
const LESS = new Set(["used", "age"]);

/** Findings, column by column; which project each is of shows where there are several. */
export function findingColumns(projectId: string | null): readonly Column<Finding>[] {
	const [first, ...identity] = IDENTITY;
	const others = [...identity, ...RISK, ...REMEDY, ...STANDING];
	if (projectId !== null) return [first, ...others];
	return [
		first,
		PROJECT,
		...others.map((column) => (LESS.has(column.id) ? { ...column, hidden: true } : column)),
	];
}

const PROJECT: Column<Finding> = {
	id: "project",
	label: "Project",
	type: "text",
	value: (finding) => finding.projectName,
};

const IDENTITY: readonly [Column<Finding>, ...Column<Finding>[]] = [
	{
		id: "package",
		label: "Package",
		type: "text",
		value: packageOf,
		render: (finding) => (
			<span className="font-medium" title={packageOf(finding)}>
				{finding.issue.package ?? finding.issue.rule}{" "}
				<span className="font-normal text-muted">{finding.issue.version}</span>
			</span>
		),
	},
	{
		id: "advisory",
		label: "Advisory or rule",
		type: "text",
		from: "sm",
		value: (finding) => finding.issue.rule,
		render: (finding) => <Advisory finding={finding} />,
	},
	{
		id: "check",
		label: "Check",
		type: "text",
		hidden: true,
		value: (finding) => CHECK_LABELS[finding.issue.check],
	},
];

const RISK: readonly Column<Finding>[] = [
	{
		id: "severity",
		label: "Severity",
		type: "status",
		unit: "CVSS score beside it",
		value: (finding) => finding.issue.severity,
		render: ({ issue, vulnerability }) =>
			issue.severity === null ? (
				<span className="text-muted">{issue.level}</span>
			) : (
				<span className="flex items-center gap-1.5">
					<SeverityBadge level={issue.severity} source={vulnerability?.severity_source ?? null} />
					<span className="tabular text-muted">{vulnerability?.score?.toFixed(1)}</span>
				</span>
			),
	},
	{
		id: "exploited",
		label: "Exploited",
		type: "status",
		unit: "known to be exploited, by the KEV catalogue",
		from: "md",
		value: (finding) => finding.vulnerability?.known_exploited ?? null,
		render: ({ vulnerability }) => <Exploited known={vulnerability?.known_exploited} />,
	},
	{
		id: "epss",
		label: "EPSS",
		type: "number",
		unit: "chance of an attack in the next 30 days",
		from: "lg",
		value: (finding) => finding.vulnerability?.epss ?? null,
		render: ({ vulnerability }) =>
			vulnerability?.epss == null ? (
				<Unknown reason={vulnerability ? "no EPSS data loaded for it" : NO_ADVISORY} />
			) : (
				formatShare(vulnerability.epss)
			),
	},
];

const REMEDY: readonly Column<Finding>[] = [
	{
		id: "path",
		label: "Introduced through",
		type: "text",
		from: "lg",
		value: (finding) => finding.vulnerability?.path.join(" > ") ?? null,
		render: ({ vulnerability }) => {
			if (vulnerability === null) return <Unknown reason={NO_ADVISORY} />;
			if (vulnerability.direct) return <span className="text-muted">asked for directly</span>;
			return (
				<span
					className="inline-flex items-center gap-1 text-muted"
					title={vulnerability.path.join(" > ")}
				>
					<CornerDownRight className="size-3" aria-hidden />
					{vulnerability.path[0] ?? "unknown"}
					{vulnerability.introduced_by.length > 1
						? ` +${vulnerability.introduced_by.length - 1}`
						: ""}
				</span>
			);
		},
	},
	{
		id: "fix",
		label: "Fix",
		type: "text",
		from: "md",
		unit: "smallest version that clears all findings of the package",
		value: (finding) => finding.vulnerability?.safe_version ?? finding.issue.fix,
		render: (finding) => <Fix finding={finding} />,
	},
	{
		id: "scope",
		label: "Scope",
		type: "text",
		from: "xl",
		value: (finding) => finding.vulnerability?.scopes.join(", ") ?? null,
	},
	{
		id: "used",
		label: "Used",
		type: "text",
		unit: "whether code of the project imports it",
		from: "xl",
		value: (finding) => finding.isImported,
		render: ({ isImported }) =>
			isImported === null ? (
				<Unknown reason="imports were not read" />
			) : isImported ? (
				"imported"
			) : (
				<span className="text-muted">not imported</span>
			),
	},
];

const STANDING: readonly Column<Finding>[] = [
	{
		id: "age",
		label: "Age",
		type: "number",
		unit: "since an audit first saw it here",
		from: "xl",
		value: (finding) => finding.firstSeenAt,
		render: (finding) => <Age since={finding.firstSeenAt} />,
	},
	{
		id: "state",
		label: "State",
		type: "status",
		from: "sm",
		value: (finding) => finding.state,
		render: (finding) => <FindingStateBadge finding={finding} />,
	},
	{
		id: "owner",
		label: "Owner",
		type: "text",
		hidden: true,
		value: (finding) => finding.waiver?.owner ?? null,
	},
];

function Age({ since }: { readonly since: string }) {
	const age = useNow((nowMs) => formatAge(nowMs - Date.parse(since)));
	return <span title={`first seen ${since}`}>{age}</span>;
}

/** What a finding is about, in a few words. */
export function packageOf({ issue }: Finding): string {
	return [issue.package ?? issue.rule, issue.version].filter(Boolean).join(" ");
}

function Advisory({ finding }: { readonly finding: Finding }) {
	const { issue, vulnerability } = finding;
	const aliases = vulnerability?.identifiers.filter((id) => id !== issue.rule) ?? [];
	return (
		<span title={[issue.rule, ...aliases].join(", ")}>
			{issue.rule}
			{aliases.length > 0 ? <span className="text-muted"> +{aliases.length}</span> : null}
		</span>
	);
}

/** `null` and no answer are not "no": the catalogue may not be loaded. */
export function Exploited({ known }: { readonly known: boolean | null | undefined }) {
	if (known === undefined) return <Unknown reason={NO_ADVISORY} />;
	if (known === null) return <Unknown reason="the catalogue of exploited ones is not loaded" />;
	if (!known) return <span className="text-muted">not known</span>;
	return (
		<Badge tone="bad">
			<Flame aria-hidden />
			exploited
		</Badge>
	);
}

function Fix({ finding: { issue, vulnerability } }: { readonly finding: Finding }) {
	if (vulnerability === null) return <span title={issue.fix ?? undefined}>{issue.fix ?? "—"}</span>;
	if (vulnerability.safe_version === null) {
		return <span className="text-muted">none known</span>;
	}
	return (
		<span className="inline-flex items-center gap-1.5">
			<span className="tabular">{vulnerability.safe_version}</span>
			{vulnerability.safe_version_admitted === false ? (
				<Badge tone="warn" title="What the project asks for does not admit this version.">
					<ArrowUpRight aria-hidden />
					outside
				</Badge>
			) : null}
		</span>
	);
}
