import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AuditPage } from "#components/dependencies/audit-page.tsx";
import { AUDIT_TABS, TAB_OF_CHECK } from "#components/dependencies/tabs.ts";
import {
	auditIdInput,
	CHECK_NAMES,
	getProjectInput,
} from "#server/dependencies/console-contract.ts";
import { ForbiddenPage } from "../../../../../_api/forbidden-page.tsx";
import { one, type RouteProps } from "../../../../../_api/page-props.ts";
import { openPage } from "../../../../../_api/server.tsx";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditRoute(props: RouteProps) {
	const page = await openPage("/dependencies/*");
	if (!page.allowed) return <ForbiddenPage what="Dependency audits" needs={page.needs} />;
	const [params, search] = await Promise.all([props.params, props.searchParams]);
	const project = getProjectInput.safeParse({ id: params.project });
	const audit = auditIdInput.safeParse({ id: params.audit });
	if (!project.success || !audit.success) notFound();
	const { audits, projects } = page.api.dependencies;
	const tab = AUDIT_TABS.find((name) => name === one(search.tab)) ?? "findings";
	await page.prefetch(
		audits.get.queryOptions(audit.data),
		projects.get.queryOptions(project.data),
		...CHECK_NAMES.filter((check) => TAB_OF_CHECK[check] === tab).map((check) =>
			audits.get.queryOptions({ id: audit.data.id, checks: [check] }),
		),
	);
	return (
		<page.Hydrate>
			<AuditPage projectId={project.data.id} id={audit.data.id} />
		</page.Hydrate>
	);
}
