import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AuditPage } from "#components/dependencies/audit-page.tsx";
import { auditIdInput, getProjectInput } from "#server/dependencies/console-contract.ts";
import { ForbiddenPage } from "../../../../../_api/forbidden-page.tsx";
import type { RouteProps } from "../../../../../_api/page-props.ts";
import { openPage } from "../../../../../_api/server.tsx";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditRoute(props: RouteProps) {
	const page = await openPage("/dependencies/*");
	if (!page.allowed) return <ForbiddenPage what="Dependency audits" needs={page.needs} />;
	const params = await props.params;
	const project = getProjectInput.safeParse({ id: params.project });
	const audit = auditIdInput.safeParse({ id: params.audit });
	if (!project.success || !audit.success) notFound();
	await page.prefetch(page.api.dependencies.audits.get.queryOptions(audit.data));
	return (
		<page.Hydrate>
			<AuditPage projectId={project.data.id} id={audit.data.id} />
		</page.Hydrate>
	);
}
