import type { Metadata } from "next";
import { GeneralView } from "#components/settings/general-view.tsx";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "General" };

export default async function GeneralPage() {
	const page = await openPage("/settings/general");
	if (!page.allowed) return <ForbiddenPage what="General" needs={page.needs} />;
	await page.prefetch(
		page.api.organisation.get.queryOptions(),
		page.api.organisation.budget.queryOptions(),
	);
	return (
		<page.Hydrate>
			<GeneralView />
		</page.Hydrate>
	);
}
