import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { FindingPage } from "#components/dependencies/finding-page.tsx";
import { getFindingInput, getProjectInput } from "#server/dependencies/console-contract.ts";
import { ForbiddenPage } from "../../../../../_api/forbidden-page.tsx";
import type { RouteProps } from "../../../../../_api/page-props.ts";
import { openPage } from "../../../../../_api/server.tsx";

export const metadata: Metadata = { title: "Finding" };

export default async function FindingRoute(props: RouteProps) {
	const page = await openPage("/dependencies/*");
	if (!page.allowed) return <ForbiddenPage what="Findings" needs={page.needs} />;
	const params = await props.params;
	const project = getProjectInput.safeParse({ id: params.project });
	const finding = getFindingInput.safeParse({ id: params.finding });
	if (!project.success || !finding.success) notFound();
	await page.prefetch(page.api.dependencies.findings.get.queryOptions(finding.data));
	return (
		<page.Hydrate>
			<FindingPage projectId={project.data.id} id={finding.data.id} />
		</page.Hydrate>
	);
}
