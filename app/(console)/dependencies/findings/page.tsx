import type { Metadata } from "next";
import { AllFindingsPage } from "#components/dependencies/all-findings-page.tsx";
import { loadFindingParams, readFindings } from "#components/dependencies/finding-search.ts";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import type { RouteProps } from "../../../_api/page-props.ts";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "Findings of all projects" };

export default async function FindingsRoute(props: RouteProps) {
	const page = await openPage("/dependencies/*");
	if (!page.allowed) return <ForbiddenPage what="Findings of all projects" needs={page.needs} />;
	const search = await loadFindingParams(await props.searchParams);
	const { input } = readFindings({ projectId: null, ...search });
	await page.prefetch(
		page.api.dependencies.findings.list.queryOptions(input),
		page.api.dependencies.summary.queryOptions(),
		page.api.views.list.queryOptions({ page: "dependencies" }),
	);
	return (
		<page.Hydrate>
			<AllFindingsPage />
		</page.Hydrate>
	);
}
