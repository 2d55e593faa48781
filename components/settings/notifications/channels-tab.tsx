"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { notify } from "#components/ui/notify.ts";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { ChannelItem } from "#server/notifications/contract.ts";
import { ConfirmDialog } from "../confirm-dialog.tsx";
import { SecretOnce } from "../secret-once.tsx";
import { ChannelCard } from "./channel-card.tsx";
import { ChannelDialog } from "./channel-dialog.tsx";
import { VERIFY_SNIPPET } from "./verify-snippet.ts";

type Open =
	| { readonly kind: "save"; readonly channel: ChannelItem | null }
	| { readonly kind: "rotate" | "remove"; readonly channel: ChannelItem }
	| { readonly kind: "secret"; readonly name: string; readonly secret: string };

/** Who is told of alerts, and of which. */
export function ChannelsTab() {
	const api = useTRPC();
	const isAdmin = useSessionUser().role === "admin";
	const [open, setOpen] = useState<Open | null>(null);
	const list = useQuery(api.notifications.channels.queryOptions());
	const close = () => setOpen(null);
	const add = isAdmin ? (
		<Button look="primary" onClick={() => setOpen({ kind: "save", channel: null })}>
			<Plus aria-hidden /> Add channel
		</Button>
	) : null;
	if (list.error && list.data === undefined) {
		return <QueryFailure what="the channels" error={list.error} onRetry={() => list.refetch()} />;
	}
	if (list.data === undefined) return <SkeletonRows rows={4} />;
	const { items, kinds } = list.data;
	return (
		<div className="flex max-w-4xl flex-col gap-4">
			{items.length === 0 ? (
				<Card>
					<EmptyState title="Nobody is told yet" actions={add}>
						Alerts stand in the console only. Add a webhook of yours, or of Slack, Mattermost or
						another chat that takes Slack's format.
					</EmptyState>
				</Card>
			) : (
				<div>{add}</div>
			)}
			{items.map((channel) => (
				<ChannelCard
					key={channel.id}
					channel={channel}
					kinds={kinds}
					isAdmin={isAdmin}
					onChange={() => setOpen({ kind: "save", channel })}
					onRotate={() => setOpen({ kind: "rotate", channel })}
					onRemove={() => setOpen({ kind: "remove", channel })}
				/>
			))}
			{open?.kind === "save" ? (
				<ChannelDialog
					channel={open.channel}
					kinds={kinds}
					onClose={close}
					onSaved={(name, secret) =>
						setOpen(secret === null ? null : { kind: "secret", name, secret })
					}
				/>
			) : null}
			{open?.kind === "secret" ? (
				<SecretOnce
					title={`Signing secret of "${open.name}"`}
					secret={open.secret}
					label="Signing secret"
					onDone={close}
				>
					<p className="text-muted">
						Each message is signed with it by the Standard Webhooks scheme; libraries for most
						languages are at standardwebhooks.com.
					</p>
					<CodeBlock label="Verify a message in Node.js" code={VERIFY_SNIPPET} />
				</SecretOnce>
			) : null}
			{open?.kind === "rotate" ? (
				<RotateSecret
					channel={open.channel}
					onClose={close}
					onRotated={(secret) => setOpen({ kind: "secret", name: open.channel.name, secret })}
				/>
			) : null}
			{open?.kind === "remove" ? <RemoveChannel channel={open.channel} onClose={close} /> : null}
		</div>
	);
}

function RotateSecret(props: {
	readonly channel: ChannelItem;
	readonly onClose: () => void;
	readonly onRotated: (secret: string) => void;
}) {
	const api = useTRPC();
	const rotate = useMutation(
		api.notifications.rotateSecret.mutationOptions({
			onSuccess: ({ signingSecret }) => props.onRotated(signingSecret),
		}),
	);
	return (
		<ConfirmDialog
			title={`Make a new signing secret for "${props.channel.name}"?`}
			consequence="From the next message on the old one signs nothing. Until the receiver has the new one it refuses what comes; those messages are tried again for about 22 hours."
			action="Make a new secret"
			busy={rotate.isPending}
			error={rotate.error}
			onConfirm={() => rotate.mutate({ id: props.channel.id })}
			onClose={props.onClose}
		/>
	);
}

function RemoveChannel(props: { readonly channel: ChannelItem; readonly onClose: () => void }) {
	const { channel } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const remove = useMutation(
		api.notifications.removeChannel.mutationOptions({
			onSuccess: async () => {
				await client.invalidateQueries({ queryKey: api.notifications.pathKey() });
				notify(`Channel "${channel.name}" is removed`);
				props.onClose();
			},
		}),
	);
	return (
		<ConfirmDialog
			title={`Remove "${channel.name}"?`}
			consequence={`Its address, its secret and its delivery log go for good${channel.waiting > 0 ? `, with ${channel.waiting} messages that wait` : ""}. Nobody is told of alerts there any more.`}
			action="Remove channel"
			typeName={channel.name}
			busy={remove.isPending}
			error={remove.error}
			onConfirm={() => remove.mutate({ id: channel.id })}
			onClose={props.onClose}
		/>
	);
}
