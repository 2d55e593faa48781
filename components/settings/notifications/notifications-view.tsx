"use client";

import { AddressTabs } from "#components/layout/address-tabs.tsx";
import { Page } from "#components/layout/page.tsx";
import { AlertsTab } from "./alerts-tab.tsx";
import { ChannelsTab } from "./channels-tab.tsx";
import { DeliveriesTab } from "./deliveries-tab.tsx";

/** Pages and filters belong to one tab. */
const OWNED = ["after", "trail", "state", "severity", "channel", "open"];

/** What wants somebody, who is told of it, and whether the telling worked. */
export function NotificationsView() {
	return (
		<Page
			title="Notifications"
			description="Alerts stand here and go to the channels that you add: webhooks and chats that take Slack's format. Sophia sends no e-mail; a chat's or an incident tool's own webhook can."
		>
			<AddressTabs
				label="Notifications"
				first="alerts"
				owned={OWNED}
				tabs={[
					{ value: "alerts", label: "Alerts", content: <AlertsTab /> },
					{ value: "channels", label: "Channels", content: <ChannelsTab /> },
					{ value: "deliveries", label: "Deliveries", content: <DeliveriesTab /> },
				]}
			/>
		</Page>
	);
}
