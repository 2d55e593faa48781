"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatDuration } from "#components/format/format-duration.ts";
import { Time } from "#components/format/values.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock, CopyText } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Facts } from "#components/ui/facts.tsx";
import type { DeliveryItem } from "#server/notifications/contract.ts";
import { DeliveryStateBadge } from "./delivery-state.tsx";

/** One message: what was sent, each try, and sending it again when it was given up. */
export function DeliveryDialog(props: {
	readonly delivery: DeliveryItem;
	readonly onClose: () => void;
}) {
	const api = useTRPC();
	const client = useQueryClient();
	const isAdmin = useSessionUser().role === "admin";
	const again = useMutation(
		api.notifications.redeliver.mutationOptions({
			onSettled: () => client.invalidateQueries({ queryKey: api.notifications.pathKey() }),
		}),
	);
	const delivery = again.data ?? props.delivery;
	return (
		<Dialog
			open
			wide
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title={delivery.summary}
			footer={
				isAdmin && delivery.state === "failed" ? (
					<Button
						look="primary"
						busy={again.isPending}
						onClick={() => again.mutate({ id: delivery.id })}
					>
						Send again
					</Button>
				) : null
			}
		>
			<div className="flex flex-col gap-4 pb-3">
				<ActionError error={again.error} />
				<Facts
					facts={[
						{ label: "State", value: <DeliveryStateBadge state={delivery.state} /> },
						{ label: "Channel", value: delivery.channelName },
						{ label: "Made", value: <Time ms={delivery.createdAt.getTime()} /> },
						{
							label: "Next try",
							value: delivery.nextAttemptAt ? (
								<Time ms={delivery.nextAttemptAt.getTime()} />
							) : (
								"none"
							),
						},
						{
							label: "webhook-id",
							value: <CopyText text={delivery.id} label="Copy the webhook-id" />,
						},
					]}
				/>
				<Attempts delivery={delivery} />
				<CodeBlock label="Body" code={indent(delivery.body)} />
			</div>
		</Dialog>
	);
}

function Attempts({ delivery }: { readonly delivery: DeliveryItem }) {
	if (delivery.attempts.length === 0) return <p className="text-muted">Not tried yet.</p>;
	return (
		<div className="overflow-x-auto rounded-md border border-line">
			<table className="w-full text-sm">
				<caption className="sr-only">Tries</caption>
				<thead className="bg-sunken text-left text-xs text-muted">
					<tr>
						{["Try", "Time", "Took", "Result"].map((label) => (
							<th key={label} scope="col" className="px-3 py-1.5 font-medium">
								{label}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{delivery.attempts.map((attempt, index) => (
						<tr key={attempt.at} className="border-t border-line">
							<th scope="row" className="px-3 py-1.5 text-left font-normal">
								{index + 1}
							</th>
							<td className="px-3 py-1.5">
								<Time ms={Date.parse(attempt.at)} />
							</td>
							<td className="tabular px-3 py-1.5">{formatDuration(attempt.durationMs)}</td>
							<td className="px-3 py-1.5">{attempt.error ?? `answered ${attempt.status}`}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

function indent(body: string): string {
	return JSON.stringify(JSON.parse(body), null, 2);
}
