"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatDuration } from "#components/format/format-duration.ts";
import { Time } from "#components/format/values.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Link } from "#components/ui/link.tsx";
import type { AlertKind, ChannelItem, DeliveryItem } from "#server/notifications/contract.ts";
import { DeliveryStateBadge } from "./delivery-state.tsx";

/** One channel: where it leads, what it is told, whether the last message arrived. */
export function ChannelCard(props: {
	readonly channel: ChannelItem;
	readonly kinds: readonly AlertKind[];
	readonly isAdmin: boolean;
	readonly onChange: () => void;
	readonly onRotate: () => void;
	readonly onRemove: () => void;
}) {
	const { channel } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const test = useMutation(
		api.notifications.testChannel.mutationOptions({
			onSettled: () => client.invalidateQueries({ queryKey: api.notifications.pathKey() }),
		}),
	);
	return (
		<Card
			title={
				<span className="flex flex-wrap items-center gap-2">
					{channel.name}
					<Badge>{channel.format === "slack" ? "Slack's format" : "signed webhook"}</Badge>
					{channel.enabled ? <Badge tone="ok">on</Badge> : <Badge tone="warn">off</Badge>}
				</span>
			}
			description={
				<>
					<span className="break-all">{channel.origin}</span> · the rest of the address is kept
					sealed
				</>
			}
			actions={
				props.isAdmin ? (
					<>
						<Button
							size="small"
							busy={test.isPending}
							aria-label={`Send a test to ${channel.name}`}
							onClick={() => test.mutate({ id: channel.id })}
						>
							<Send aria-hidden /> Send a test
						</Button>
						<Button size="small" onClick={props.onChange} aria-label={`Change ${channel.name}`}>
							Change
						</Button>
						{channel.format === "webhook" ? (
							<Button
								size="small"
								onClick={props.onRotate}
								aria-label={`New secret for ${channel.name}`}
							>
								New secret
							</Button>
						) : null}
						<Button size="small" onClick={props.onRemove} aria-label={`Remove ${channel.name}`}>
							Remove
						</Button>
					</>
				) : null
			}
		>
			<div className="flex flex-col gap-3 text-sm">
				<p className="text-muted">{describeRules(channel, props.kinds)}</p>
				<ActionError error={test.error} />
				{test.data ? <TestOutcome delivery={test.data} /> : null}
				<p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
					{channel.lastDelivery === null ? (
						"No message was sent yet."
					) : (
						<>
							Last message: <DeliveryStateBadge state={channel.lastDelivery.state} />
							<Time ms={channel.lastDelivery.at.getTime()} relative />
							{channel.lastDelivery.detail === null ? null : `: ${channel.lastDelivery.detail}`}
						</>
					)}
					{channel.waiting > 0 ? <Badge tone="warn">{channel.waiting} waiting</Badge> : null}
					<Link
						href={`/settings/notifications?tab=deliveries&channel=${channel.id}`}
						className="inline-flex min-h-6 items-center text-accent underline-offset-4 hover:underline"
					>
						Delivery log of {channel.name}
					</Link>
				</p>
			</div>
		</Card>
	);
}

function describeRules(channel: ChannelItem, kinds: readonly AlertKind[]): string {
	const least =
		channel.minSeverity === "info"
			? "Told of every alert"
			: channel.minSeverity === "warning"
				? "Told of warnings and critical alerts"
				: "Told of critical alerts only";
	const muted = channel.mutedKinds.map(
		(name) => kinds.find(({ kind }) => kind === name)?.label ?? name,
	);
	const but = muted.length === 0 ? "" : `, but not of: ${muted.join(", ")}`;
	return `${least}${but}. ${channel.tellsResolved ? "Their end is told, too." : "Their end is not told."}`;
}

function TestOutcome({ delivery }: { readonly delivery: DeliveryItem }) {
	const attempt = delivery.attempts.at(-1);
	if (attempt === undefined || attempt.error === null) {
		return (
			<Callout tone="ok" live title="The test arrived">
				{attempt ? `Answered ${attempt.status} in ${formatDuration(attempt.durationMs)}.` : null}
			</Callout>
		);
	}
	return (
		<Callout tone="bad" live title={`The test did not arrive: ${attempt.error}`}>
			{delivery.nextAttemptAt === null
				? "It is not tried again by itself."
				: "It is tried again by itself; the delivery log shows each try."}
		</Callout>
	);
}
