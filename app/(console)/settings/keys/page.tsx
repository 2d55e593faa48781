import type { Metadata } from "next";
import { KeysView } from "#components/settings/keys/keys-view.tsx";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage() {
	const page = await openPage("/settings/keys");
	if (!page.allowed) return <ForbiddenPage what="API keys" needs={page.needs} />;
	await page.prefetch(page.api.keys.list.queryOptions({ limit: 50, state: "active" }));
	return (
		<page.Hydrate>
			<KeysView />
		</page.Hydrate>
	);
}
