"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { Unknown } from "#components/format/values.tsx";
import { Card } from "#components/ui/card.tsx";
import { type Fact, Facts } from "#components/ui/facts.tsx";
import { Link } from "#components/ui/link.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { DependencySummary } from "#server/dependencies/console-contract.ts";
import { DEFAULT_FILTERS } from "./finding-filters.ts";
import { SeverityCounts } from "./severity-counts.tsx";

/** All projects together: what is open, and what nobody looked at. */
export function SummaryFigures() {
	const api = useTRPC();
	const query = useQuery(api.dependencies.summary.queryOptions());
	if (query.data === undefined) {
		return query.isError ? (
			<p role="status" className="text-sm text-muted">
				The figures of all projects could not be loaded; the projects below are complete.
			</p>
		) : (
			<Skeleton className="h-20" />
		);
	}
	if (query.data.projects.total === 0) return null;
	return (
		<Card>
			<div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line pb-3">
				<h2 className="text-sm font-semibold">Open vulnerabilities</h2>
				<SeverityCounts short counts={query.data.severities} />
				<FindingsLink>Show all findings</FindingsLink>
			</div>
			<Facts facts={factsOf(query.data)} />
		</Card>
	);
}

const NOT_CHECKED = "no audit has checked vulnerabilities";

function factsOf(summary: DependencySummary): readonly Fact[] {
	const { projects } = summary;
	const without = projects.incomplete + projects.neverAudited;
	return [
		{
			label: "Known to be exploited",
			value:
				summary.exploited === null ? (
					<Unknown
						reason={
							summary.severities === null
								? NOT_CHECKED
								: "the catalogue of exploited vulnerabilities is not loaded"
						}
					/>
				) : (
					<FindingsLink filters="state:open is:exploited">{summary.exploited}</FindingsLink>
				),
		},
		{
			label: "A fix is known",
			value:
				summary.fixable === null ? (
					<Unknown reason={NOT_CHECKED} />
				) : (
					<FindingsLink filters={`${DEFAULT_FILTERS} is:fixable`}>{summary.fixable}</FindingsLink>
				),
		},
		{
			label: "Projects",
			value: `${projects.total}: ${projects.passed} passed, ${projects.failed} failed`,
		},
		{ label: "Not checked for vulnerabilities", value: without },
		...(projects.broken > 0
			? [{ label: "Last audit ended in an error", value: projects.broken }]
			: []),
		{ label: "Decisions ending in 14 days", value: summary.waiversEndingSoon },
	];
}

/** To the findings that a figure counts. */
function FindingsLink(props: { readonly filters?: string; readonly children: React.ReactNode }) {
	const query = props.filters === undefined ? "" : `?q=${encodeURIComponent(props.filters)}`;
	return (
		<Link
			href={`/dependencies/findings${query}`}
			className="-my-0.5 inline-flex min-h-6 items-center text-accent hover:underline"
		>
			{props.children}
		</Link>
	);
}
