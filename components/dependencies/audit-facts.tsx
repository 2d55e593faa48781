import { Duration, Time, Unknown } from "#components/format/values.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { type Fact, Facts } from "#components/ui/facts.tsx";
import { Link } from "#components/ui/link.tsx";
import type { AuditSummary } from "#server/dependencies/console-contract.ts";
import { auditHref } from "./tabs.ts";

/** When an audit was made, with what, and how old its data was. */
export function AuditFacts({ audit }: { readonly audit: AuditSummary }) {
	const facts: readonly Fact[] = [
		{
			label: "Audited",
			value:
				audit.finishedAt === null ? (
					<Unknown reason="it has not ended" />
				) : (
					<Link
						href={auditHref(audit)}
						className="-my-0.5 inline-flex min-h-6 items-center hover:text-accent hover:underline"
					>
						<Time ms={Date.parse(audit.finishedAt)} relative />
					</Link>
				),
		},
		{ label: "Took", value: <Duration ms={audit.durationMs} reason="it has not ended" /> },
		{
			label: "Packages",
			value: audit.packages ?? <Unknown reason="the lock could not be read" />,
		},
		{ label: "Advisories to", value: <DataDate audit={audit} /> },
		...(audit.policy === null ? [] : [{ label: "Policy", value: audit.policy.source }]),
		{ label: "Tools", value: <Tools audit={audit} /> },
		...(audit.commit === null
			? []
			: [
					{
						label: "Commit",
						value: (
							<span title={audit.commit.id}>
								{audit.commit.id.slice(0, 10)}
								{audit.commit.branch === null ? "" : ` (${audit.commit.branch})`}
							</span>
						),
					},
				]),
	];
	return <Facts facts={facts} />;
}

export function DataDate({ audit }: { readonly audit: AuditSummary }) {
	if (audit.data === null) {
		return <Unknown reason="no advisories were at hand; vulnerabilities were not checked" />;
	}
	return (
		<span className="inline-flex flex-wrap items-center gap-1.5">
			<span title={`${audit.data.records} records, loaded ${audit.data.loadedAt}`}>
				{audit.data.date.slice(0, 10)}
			</span>
			{audit.data.stale ? (
				<Badge tone="warn" title="Older than 48 hours when the audit was made.">
					stale
				</Badge>
			) : null}
		</span>
	);
}

function Tools({ audit }: { readonly audit: AuditSummary }) {
	if (audit.tools === null) return <Unknown reason="not recorded" />;
	const { sophia, uv } = audit.tools;
	return (
		<span title={uv === null ? "There was no uv on the worker's machine." : undefined}>
			Sophia {sophia}, {uv === null ? "no uv" : `uv ${uv.replace(/^uv /, "")}`}
		</span>
	);
}
