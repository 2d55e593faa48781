"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { Page } from "#components/layout/page.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { AlertsTab } from "./alerts-tab.tsx";
import { ChannelsTab } from "./channels-tab.tsx";
import { DeliveriesTab } from "./deliveries-tab.tsx";

const TABS = ["alerts", "channels", "deliveries"] as const;
/** Pages and filters belong to one tab: another one begins without them. */
const CLEAN = { after: null, trail: null, state: null, severity: null, channel: null, open: null };
const addressParsers = {
	tab: parseAsStringLiteral(TABS).withDefault("alerts"),
	after: parseAsString,
	trail: parseAsString,
	state: parseAsString,
	severity: parseAsString,
	channel: parseAsString,
	open: parseAsString,
};

/** What wants somebody, who is told of it, and whether the telling worked. */
export function NotificationsView() {
	const [{ tab }, setAddress] = useQueryStates(addressParsers, { history: "push" });
	return (
		<Page
			title="Notifications"
			description="Alerts stand here and go to the channels that you add: webhooks and chats that take Slack's format. Sophia sends no e-mail; a chat's or an incident tool's own webhook can."
		>
			<Tabs
				label="Notifications"
				value={tab}
				onChange={(next) => void setAddress({ ...CLEAN, tab: next })}
				tabs={[
					{ value: "alerts", label: "Alerts", content: <AlertsTab /> },
					{ value: "channels", label: "Channels", content: <ChannelsTab /> },
					{ value: "deliveries", label: "Deliveries", content: <DeliveriesTab /> },
				]}
			/>
		</Page>
	);
}
