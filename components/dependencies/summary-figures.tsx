"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { Unknown } from "#components/format/values.tsx";
import { Card } from "#components/ui/card.tsx";
import { type Fact, Facts } from "#components/ui/facts.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { DependencySummary } from "#server/dependencies/console-contract.ts";
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
			<Facts facts={factsOf(query.data)} />
		</Card>
	);
}

const NOT_CHECKED = "no audit has checked vulnerabilities";

function factsOf(summary: DependencySummary): readonly Fact[] {
	const { projects } = summary;
	const without = projects.incomplete + projects.neverAudited;
	return [
		{ label: "Open vulnerabilities", value: <SeverityCounts short counts={summary.severities} /> },
		{
			label: "Known to be exploited",
			value: summary.exploited ?? (
				<Unknown
					reason={
						summary.severities === null
							? NOT_CHECKED
							: "the catalogue of exploited vulnerabilities is not loaded"
					}
				/>
			),
		},
		{ label: "A fix is known", value: summary.fixable ?? <Unknown reason={NOT_CHECKED} /> },
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
