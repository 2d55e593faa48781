import type { Metadata } from "next";
import { UsersView } from "#components/settings/users/users-view.tsx";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
	const page = await openPage("/settings/users");
	if (!page.allowed) return <ForbiddenPage what="Users" needs={page.needs} />;
	await page.prefetch(page.api.users.list.queryOptions({ limit: 50 }));
	return (
		<page.Hydrate>
			<UsersView />
		</page.Hydrate>
	);
}
