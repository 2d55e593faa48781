import type { Metadata } from "next";
import { ProvidersView } from "#components/settings/providers-view.tsx";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "Providers" };

export default async function ProvidersPage() {
	const page = await openPage("/settings/providers");
	if (!page.allowed) return <ForbiddenPage what="Providers" needs={page.needs} />;
	await page.prefetch(page.api.providers.list.queryOptions());
	return (
		<page.Hydrate>
			<ProvidersView />
		</page.Hydrate>
	);
}
