"use client";

import { useState } from "react";
import { InertLink, Markdown } from "#components/markdown/markdown.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { late } from "#components/ui/late.tsx";
import { Link } from "#components/ui/link.tsx";
import type { Finding, VulnerabilityRow } from "#server/dependencies/console-contract.ts";
import { Exploited, packageOf } from "./finding-columns.tsx";
import { findingFacts } from "./finding-facts.tsx";
import { FindingHistory } from "./finding-history.tsx";
import { FindingStateBadge } from "./finding-state.tsx";
import type { FindingDetailData } from "./finding-types.ts";
import { PathView } from "./path-view.tsx";
import { ReleaseLink } from "./release-link.tsx";
import { releasePage } from "./release-page.ts";
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
			<Facts facts={findingFacts(finding)} />
			<Remedy finding={finding} />
			<Releases detail={detail} />
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
			<h2 className="mb-1.5 text-sm font-semibold">{props.title}</h2>
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
			{isDeciding ? (
				<WaiveDialog
					subject={{ findings: [finding], matching: null }}
					onClose={() => setDeciding(false)}
				/>
			) : null}
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

/** Where the locked release and the one that clears it are described by their authors. */
function Releases({ detail }: { readonly detail: FindingDetailData }) {
	const { lockKind, finding, links } = detail;
	const { vulnerability } = finding;
	// Of a package from elsewhere the public index knows another one of that name at most.
	if (vulnerability === null || !vulnerability.exact_source) return null;
	const { package: name, version, safe_version: safe } = vulnerability;
	const pages = [...new Set([version, safe])].flatMap((release) => {
		const href = releasePage(lockKind, name, release);
		return href === null ? [] : [{ href, label: `${name} ${release}` }];
	});
	const own = [
		{ href: links.changelog, label: "Changelog" },
		{ href: links.repository, label: "Repository" },
	].flatMap(({ href, label }) => (href === null ? [] : [{ href, label }]));
	if (pages.length + own.length === 0) return null;
	return (
		<Part title="Changes and code">
			<ul className="flex flex-wrap gap-x-4 gap-y-1">
				{[...own, ...pages].map(({ href, label }) => (
					<li key={href}>
						<ReleaseLink href={href}>{label}</ReleaseLink>
					</li>
				))}
			</ul>
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
