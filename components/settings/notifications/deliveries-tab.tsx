"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { PagedList } from "#components/table/paged-list.tsx";
import { useCursor } from "#components/table/pager.tsx";
import { useFilter, useTextFilter } from "#components/table/use-filter.ts";
import { Button } from "#components/ui/button.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { DeliveryItem } from "#server/notifications/contract.ts";
import { FilterSelect } from "../filter-select.tsx";
import { ListSection } from "../list-section.tsx";
import { DeliveryDialog } from "./delivery-dialog.tsx";
import { DeliveryStateBadge } from "./delivery-state.tsx";

const REFRESH_MS = 10_000;
const STATES = ["pending", "delivered", "failed"] as const;

/** Every message that was or is to be sent, with each try. */
export function DeliveriesTab() {
	const api = useTRPC();
	const cursor = useCursor();
	const [state, setState] = useFilter(cursor, "state", STATES);
	const [channelId, setChannelId] = useTextFilter(cursor, "channel");
	const [opened, setOpened] = useState<DeliveryItem | null>(null);
	const channels = useQuery(api.notifications.channels.queryOptions());
	const options = api.notifications.deliveries.queryOptions(
		{
			...cursor.page,
			...(state ? { state } : {}),
			...(channelId ? { channelId } : {}),
		},
		{ placeholderData: keepPreviousData, refetchInterval: REFRESH_MS },
	);
	const list = useQuery(options);
	const columns = useMemo(() => deliveryColumns(setOpened), []);
	return (
		<ListSection
			label="Deliveries"
			filters={
				<>
					<Segmented
						label="State"
						value={state ?? "all"}
						onChange={(next) => setState(next === "all" ? null : next)}
						options={[
							{ value: "all", label: "All" },
							{ value: "pending", label: "Waiting" },
							{ value: "delivered", label: "Delivered" },
							{ value: "failed", label: "Given up" },
						]}
					/>
					<FilterSelect
						label="Channel"
						any="every channel"
						value={channelId}
						options={channels.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
						onChange={setChannelId}
					/>
				</>
			}
		>
			<PagedList
				what="deliveries"
				rows="messages"
				caption="Deliveries, newest first"
				columns={columns}
				rowId={(delivery) => delivery.id}
				query={list}
				queryKey={options.queryKey}
				cursor={cursor}
				empty={
					state !== null || channelId !== null ? (
						<NoMatchState title="No message matches these filters" />
					) : (
						<EmptyState title="Nothing was sent yet">
							A message is kept here until it is taken, with each try; then for as long as requests
							are kept.
						</EmptyState>
					)
				}
			/>
			{opened ? (
				<DeliveryDialog
					delivery={list.data?.items.find(({ id }) => id === opened.id) ?? opened}
					onClose={() => setOpened(null)}
				/>
			) : null}
		</ListSection>
	);
}

function deliveryColumns(
	onOpen: (delivery: DeliveryItem) => void,
): readonly Column<DeliveryItem>[] {
	return [
		{
			id: "time",
			label: "Time",
			type: "time",
			from: "sm",
			value: (delivery) => delivery.createdAt.toISOString(),
			render: (delivery) => <Time ms={delivery.createdAt.getTime()} />,
		},
		{
			id: "summary",
			label: "Message",
			type: "text",
			value: (delivery) => delivery.summary,
			render: (delivery) => (
				<span className="flex flex-col">
					<span className="truncate font-medium">{delivery.summary}</span>
					<span className="truncate text-xs text-muted">to {delivery.channelName}</span>
				</span>
			),
		},
		{
			id: "state",
			label: "State",
			type: "status",
			value: (delivery) => delivery.state,
			render: (delivery) => <DeliveryStateBadge state={delivery.state} />,
		},
		{
			id: "tries",
			label: "Tries",
			type: "number",
			from: "md",
			value: (delivery) => delivery.attempts.length,
		},
		{
			id: "last",
			label: "Last try",
			type: "text",
			from: "lg",
			value: (delivery) => delivery.attempts.at(-1)?.error ?? null,
			render: (delivery) => {
				const last = delivery.attempts.at(-1);
				if (last === undefined) return <span className="text-faint">none yet</span>;
				return <span className="text-muted">{last.error ?? `answered ${last.status}`}</span>;
			},
		},
		{
			id: "actions",
			label: "Details",
			type: "text",
			value: () => null,
			render: (delivery) => (
				<Button
					size="small"
					aria-label={`Show ${delivery.summary}, to ${delivery.channelName}`}
					onClick={() => onOpen(delivery)}
				>
					Show
				</Button>
			),
		},
	];
}
