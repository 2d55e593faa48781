import type { Metadata } from "next";
import { PolicyView } from "#components/settings/policy/policy-view.tsx";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "Policy" };

export default async function PolicyPage() {
	const page = await openPage("/settings/policy");
	if (!page.allowed) return <ForbiddenPage what="Policy" needs={page.needs} />;
	await page.prefetch(
		page.api.policy.active.queryOptions(),
		page.api.policy.versions.queryOptions({ limit: 50 }),
	);
	return (
		<page.Hydrate>
			<PolicyView />
		</page.Hydrate>
	);
}
