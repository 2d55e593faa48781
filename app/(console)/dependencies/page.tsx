import type { Metadata } from "next";
import { ProjectList } from "#components/dependencies/project-list.tsx";
import { projectsInput } from "#components/dependencies/projects-input.ts";
import { ForbiddenPage } from "../../_api/forbidden-page.tsx";
import { one, type RouteProps } from "../../_api/page-props.ts";
import { openPage } from "../../_api/server.tsx";

export const metadata: Metadata = { title: "Dependency audits" };

export default async function DependenciesPage(props: RouteProps) {
	const page = await openPage("/dependencies");
	if (!page.allowed) return <ForbiddenPage what="Dependency audits" needs={page.needs} />;
	const search = await props.searchParams;
	const input = projectsInput(one(search.find) ?? "", one(search.after) ?? null);
	await page.prefetch(
		page.api.dependencies.projects.list.queryOptions(input),
		page.api.dependencies.summary.queryOptions(),
		page.api.dependencies.advisories.status.queryOptions(),
	);
	return (
		<page.Hydrate>
			<ProjectList />
		</page.Hydrate>
	);
}
