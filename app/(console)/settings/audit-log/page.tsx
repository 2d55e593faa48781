import type { Metadata } from "next";
import { AuditLogView } from "#components/settings/audit/audit-log-view.tsx";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditLogPage() {
	const page = await openPage("/settings/audit-log");
	if (!page.allowed) return <ForbiddenPage what="Audit log" needs={page.needs} />;
	await page.prefetch(page.api.auditLog.list.queryOptions({ limit: 50 }));
	return (
		<page.Hydrate>
			<AuditLogView />
		</page.Hydrate>
	);
}
