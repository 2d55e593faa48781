"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { BackLink } from "#components/layout/back-link.tsx";
import { Page } from "#components/layout/page.tsx";
import { SkeletonPage } from "#components/layout/skeleton-page.tsx";
import { FindingDetail, FindingHeading } from "./finding-detail.tsx";

/** One finding on a page of its own. */
export function FindingPage(props: { readonly projectId: string; readonly id: string }) {
	const api = useTRPC();
	const query = useQuery(api.dependencies.findings.get.queryOptions({ id: props.id }));
	const back = (
		<BackLink href={`/dependencies/${props.projectId}`}>
			{query.data?.finding.projectName ?? "Project"}
		</BackLink>
	);
	if (query.data === undefined && query.error) {
		return (
			<Page title="Finding" above={back}>
				<QueryFailure what="this finding" error={query.error} onRetry={() => query.refetch()} />
			</Page>
		);
	}
	if (query.data === undefined) return <SkeletonPage rows={8} />;
	return (
		<Page title={<FindingHeading finding={query.data.finding} />} above={back} narrow>
			<FindingDetail detail={query.data} />
		</Page>
	);
}
