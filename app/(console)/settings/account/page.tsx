import type { Metadata } from "next";
import { AccountView } from "#components/settings/account-view.tsx";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
	const page = await openPage("/settings/account");
	if (!page.allowed) return <ForbiddenPage what="Account" needs={page.needs} />;
	await page.prefetch(page.api.account.me.queryOptions(), page.api.account.sessions.queryOptions());
	return (
		<page.Hydrate>
			<AccountView />
		</page.Hydrate>
	);
}
