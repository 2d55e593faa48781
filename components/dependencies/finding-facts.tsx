import { formatShare } from "#components/format/format-number.ts";
import { Time, Unknown } from "#components/format/values.tsx";
import type { Fact } from "#components/ui/facts.tsx";
import { Link } from "#components/ui/link.tsx";
import type { Finding, VulnerabilityRow } from "#server/dependencies/console-contract.ts";
import { CHECK_LABELS } from "./check-looks.tsx";
import { Exploited } from "./finding-columns.tsx";

/** What is known of a finding, in short. */
export function findingFacts(finding: Finding): readonly Fact[] {
	const { vulnerability } = finding;
	return vulnerability === null ? issueFacts(finding) : riskFacts(vulnerability, finding);
}

function riskFacts(row: VulnerabilityRow, finding: Finding): readonly Fact[] {
	return [
		{ label: "Advisory", value: row.id },
		{ label: "Also known as", value: others(row) },
		{
			label: "Severity by",
			value: row.severity_source ?? <Unknown reason="no source rates it" />,
		},
		{ label: "CVSS", value: row.score ?? <Unknown reason="no vector" /> },
		{ label: "Exploited", value: <Exploited known={row.known_exploited} /> },
		{
			label: "EPSS",
			value: row.epss === null ? <Unknown reason="no EPSS data for it" /> : formatShare(row.epss),
		},
		{ label: "Scope", value: row.scopes.join(", ") || <Unknown reason="not reached" /> },
		{
			label: "Used",
			value:
				finding.isImported === null ? (
					<Unknown reason="imports were not read" />
				) : finding.isImported ? (
					"imported"
				) : (
					"not imported"
				),
		},
		{
			label: "Published",
			value:
				row.published === null ? (
					<Unknown reason="the advisory does not say" />
				) : (
					<Time ms={Date.parse(row.published)} />
				),
		},
		...seen(finding),
		...(row.severity_disagrees
			? [{ label: "Sources disagree", value: "another source rates it differently" }]
			: []),
		...(row.exact_source
			? []
			: [{ label: "Source", value: "from elsewhere: only the name matches" }]),
		...(row.approximated_bounds.length > 0
			? [{ label: "Approximated bounds", value: row.approximated_bounds.join(", ") }]
			: []),
	];
}

function issueFacts(finding: Finding): readonly Fact[] {
	const { issue } = finding;
	return [
		{ label: "Check", value: CHECK_LABELS[issue.check] },
		{ label: "Rule", value: issue.rule },
		{
			label: "Place",
			value:
				issue.file === null ? (
					<Unknown reason="it has no place in a file" />
				) : (
					`${issue.file}${issue.line === null ? "" : `:${issue.line}`}`
				),
		},
		{ label: "Makes it fail", value: issue.fails ? "yes" : "no" },
		...seen(finding),
	];
}

function seen(finding: Finding): readonly Fact[] {
	return [
		{
			label: "Project",
			value: (
				<Link
					href={`/dependencies/${finding.projectId}`}
					className="-my-0.5 inline-flex min-h-6 items-center text-accent hover:underline"
				>
					{finding.projectName}
				</Link>
			),
		},
		{ label: "First seen", value: <Time ms={Date.parse(finding.firstSeenAt)} /> },
		...(finding.fixedAt === null
			? [{ label: "Last seen", value: <Time ms={Date.parse(finding.lastSeenAt)} /> }]
			: [{ label: "Fixed", value: <Time ms={Date.parse(finding.fixedAt)} /> }]),
	];
}

function others(row: VulnerabilityRow): React.ReactNode {
	const names = row.identifiers.filter((id) => id !== row.id);
	return names.length > 0 ? names.join(", ") : <span className="text-muted">no other name</span>;
}
