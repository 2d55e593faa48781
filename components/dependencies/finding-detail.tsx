"use client";

import { useState } from "react";
import { formatShare } from "#components/format/format-number.ts";
import { Time, Unknown } from "#components/format/values.tsx";
import { InertLink, Markdown } from "#components/markdown/markdown.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { type Fact, Facts } from "#components/ui/facts.tsx";
import { late } from "#components/ui/late.tsx";
import { Link } from "#components/ui/link.tsx";
import type { Finding, VulnerabilityRow } from "#server/dependencies/console-contract.ts";
import { CHECK_LABELS } from "./check-looks.tsx";
import { Exploited, packageOf } from "./finding-columns.tsx";
import { FindingHistory } from "./finding-history.tsx";
import { FindingStateBadge } from "./finding-state.tsx";
import type { FindingDetailData } from "./finding-types.ts";
import { PathView } from "./path-view.tsx";
import { SeverityBadge } from "./severity.tsx";
import { useMayOperate } from "./use-may-operate.ts";
import { vexWords } from "./vex-words.ts";
import { webAddresses } from "./web-addresses.ts";

const WaiveDialog = late(
	() => import("./waive-dialog.tsx"),
	(module) => module.WaiveDialog,
);

export function FindingHeading({ finding }: { readonly finding: Finding }) {
	const { issue, vulnerability } = finding;
	return (
		<span className="flex flex-wrap items-center gap-2">
			{packageOf(finding)}
			{issue.severity === null ? null : (
				<SeverityBadge level={issue.severity} source={vulnerability?.severity_source ?? null} />
			)}
			{vulnerability?.known_exploited ? <Exploited known /> : null}
			<FindingStateBadge finding={finding} />
		</span>
	);
}

/** Everything about one finding: what it is, how it came in, how to end it, who decided what. */
export function FindingDetail({ detail }: { readonly detail: FindingDetailData }) {
	const { finding } = detail;
	const { issue, vulnerability } = finding;
	return (
		<div className="flex flex-col gap-5">
			<p className="text-sm">{issue.message}</p>
			<Standing finding={finding} />
			<Facts
				facts={vulnerability === null ? issueFacts(finding) : riskFacts(vulnerability, finding)}
			/>
			<Remedy finding={finding} />
			{vulnerability === null ? null : <Introducers row={vulnerability} />}
			<Siblings detail={detail} />
			{vulnerability === null ? null : <AdvisoryTexts detail={detail} row={vulnerability} />}
			<Part title="History">
				<FindingHistory projectId={finding.projectId} events={detail.history} />
			</Part>
		</div>
	);
}

function Part(props: { readonly title: string; readonly children: React.ReactNode }) {
	return (
		<section>
			<h3 className="mb-1.5 text-sm font-semibold">{props.title}</h3>
			{props.children}
		</section>
	);
}

/** The decision in force, and the way to make one. */
function Standing({ finding }: { readonly finding: Finding }) {
	const [isDeciding, setDeciding] = useState(false);
	const { waiver } = finding;
	const mayDecide = useMayOperate();
	return (
		<>
			{waiver === null ? null : (
				<Callout
					tone="info"
					title={`${vexWords(waiver.status ?? "accepted")} by ${waiver.owner}${waiver.expires === "" ? "" : `, until ${waiver.expires}`}`}
				>
					{waiver.reason}
					{waiver.id === null ? " (decided in the policy file)" : null}
				</Callout>
			)}
			{finding.state === "open" && mayDecide ? (
				<Button className="self-start" onClick={() => setDeciding(true)}>
					Accept or decide…
				</Button>
			) : null}
			{isDeciding ? <WaiveDialog findings={[finding]} onClose={() => setDeciding(false)} /> : null}
		</>
	);
}

function Remedy({ finding: { issue, vulnerability } }: { readonly finding: Finding }) {
	if (issue.fix === null) {
		return vulnerability === null ? null : (
			<Part title="Fix">
				<p className="text-muted">
					No version without a known finding is known
					{vulnerability.fixed_versions.length > 0
						? `; single advisories name ${vulnerability.fixed_versions.join(", ")}`
						: ""}
					.
				</p>
			</Part>
		);
	}
	return (
		<Part title="Fix">
			{vulnerability?.safe_version ? (
				<p className="mb-2 text-muted">
					{vulnerability.safe_version} is the smallest version without a known finding;{" "}
					{vulnerability.safe_version_admitted === false
						? "what the project asks for does not admit it yet."
						: "it is within what the project asks for."}
				</p>
			) : null}
			<CodeBlock label="Command that fixes it" code={issue.fix} />
		</Part>
	);
}

function Introducers({ row }: { readonly row: VulnerabilityRow }) {
	const others = row.introduced_by.filter((name) => name !== row.path[0]);
	return (
		<Part title="How it comes in">
			{row.path.length > 0 ? <PathView paths={[row.path]} /> : null}
			<p className="mt-1.5 text-muted">
				{row.direct ? "The project asks for it directly. " : "This is the shortest way. "}
				{others.length > 0 ? (
					<>
						Also by way of{" "}
						{others.map((name, index) => (
							<span key={name}>
								{index > 0 ? ", " : ""}
								<code className="font-mono text-xs break-all">{name}</code>
							</span>
						))}
						.
					</>
				) : null}
			</p>
		</Part>
	);
}

function Siblings({ detail }: { readonly detail: FindingDetailData }) {
	if (detail.siblings.length === 0) return null;
	return (
		<Part title={`Also known against ${detail.finding.issue.package ?? "it"}`}>
			<ul className="flex flex-wrap gap-x-3 gap-y-1">
				{detail.siblings.map(({ id, rule, state }) => (
					<li key={id}>
						<Link
							href={`/dependencies/${detail.finding.projectId}/findings/${id}`}
							className="inline-flex min-h-6 items-center text-accent hover:underline"
						>
							{rule}
						</Link>
						{state === "open" ? null : <span className="text-muted"> {state}</span>}
					</li>
				))}
			</ul>
		</Part>
	);
}

function AdvisoryTexts(props: {
	readonly detail: FindingDetailData;
	readonly row: VulnerabilityRow;
}) {
	const { advisories } = props.detail;
	const links = webAddresses(props.row.links);
	return (
		<>
			{advisories.map(({ id, text }) => (
				<Part key={id} title={`Advisory ${id}`}>
					<section
						// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
						tabIndex={0}
						aria-label={`Text of ${id}`}
						className="max-h-96 overflow-y-auto rounded-md border border-line p-3"
					>
						{text.trim() === "" ? (
							<p className="text-muted">It has no text of its own.</p>
						) : (
							<Markdown text={text} />
						)}
					</section>
				</Part>
			))}
			{advisories.length === 0 ? (
				<Part title="Advisory">
					<p className="text-muted">Its text is not among the loaded data.</p>
				</Part>
			) : null}
			{links.length > 0 ? (
				<Part title="Sources">
					<ul className="flex flex-col gap-1 break-all">
						{links.map((href) => (
							<li key={href}>
								<InertLink href={href}>{new URL(href).pathname}</InertLink>
							</li>
						))}
					</ul>
				</Part>
			) : null}
		</>
	);
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
