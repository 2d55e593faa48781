import type { Metadata } from "next";
import { NotificationsView } from "#components/settings/notifications/notifications-view.tsx";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsPage() {
	const page = await openPage("/settings/notifications");
	if (!page.allowed) return <ForbiddenPage what="Notifications" needs={page.needs} />;
	await page.prefetch(
		page.api.notifications.alerts.queryOptions({ limit: 50, state: "open" }),
		page.api.notifications.channels.queryOptions(),
	);
	return (
		<page.Hydrate>
			<NotificationsView />
		</page.Hydrate>
	);
}
