import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { loadFindingParams, readFindings } from "#components/dependencies/finding-search.ts";
import { ProjectView } from "#components/dependencies/project-view.tsx";
import { getProjectInput } from "#server/dependencies/console-contract.ts";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import { one, type RouteProps } from "../../../_api/page-props.ts";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "Dependency audit" };

export default async function ProjectPage(props: RouteProps) {
	const page = await openPage("/dependencies/*");
	if (!page.allowed) return <ForbiddenPage what="Dependency audits" needs={page.needs} />;
	const project = getProjectInput.safeParse({ id: (await props.params).project });
	if (!project.success) notFound();
	const { id } = project.data;
	const search = await props.searchParams;
	const { input } = readFindings({ projectId: id, ...(await loadFindingParams(search)) });
	const isList = one(search.tab) === undefined;
	await page.prefetch(
		page.api.dependencies.projects.get.queryOptions({ id }),
		...(isList
			? [
					page.api.dependencies.findings.list.queryOptions(input),
					page.api.views.list.queryOptions({ page: "dependencies" }),
				]
			: []),
	);
	return (
		<page.Hydrate>
			<ProjectView id={id} />
		</page.Hydrate>
	);
}
