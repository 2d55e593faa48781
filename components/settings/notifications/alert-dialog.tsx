"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Link } from "#components/ui/link.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { AlertItem } from "#server/notifications/contract.ts";
import { placeOfAlert } from "./place-of-alert.ts";
import { SeverityBadge } from "./severity.tsx";

/** One alert, found by its id: what a message's link leads to. */
export function AlertDialog(props: { readonly id: string; readonly onClose: () => void }) {
	const api = useTRPC();
	const query = useQuery(
		api.notifications.alerts.queryOptions({ limit: 1, id: props.id }, { retry: false }),
	);
	const alert = query.data?.items[0];
	return (
		<Dialog
			open
			wide
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title={alert ? `${alert.label}: ${alert.subject}` : "Alert"}
		>
			<div className="flex flex-col gap-4 pb-4">
				{query.isPending ? <SkeletonRows rows={3} /> : null}
				{query.error ? (
					<QueryFailure what="this alert" error={query.error} onRetry={() => query.refetch()} />
				) : null}
				{query.data && alert === undefined ? (
					<p className="text-muted">
						There is no such alert. It may be older than what this installation keeps.
					</p>
				) : null}
				{alert ? <AlertBody alert={alert} /> : null}
			</div>
		</Dialog>
	);
}

function AlertBody({ alert }: { readonly alert: AlertItem }) {
	const place = placeOfAlert(alert);
	return (
		<>
			<p className="break-words">{alert.message}</p>
			<Facts
				facts={[
					{ label: "Severity", value: <SeverityBadge severity={alert.severity} /> },
					{ label: "Since", value: <Time ms={alert.raisedAt.getTime()} /> },
					{ label: "Last seen", value: <Time ms={alert.lastSeenAt.getTime()} /> },
					{
						label: "Over",
						value: alert.resolvedAt === null ? "not yet" : <Time ms={alert.resolvedAt.getTime()} />,
					},
					{ label: "Kind", value: <code className="font-mono text-xs">{alert.kind}</code> },
				]}
			/>
			{alert.meaning === "" ? null : <p className="text-sm text-muted">{alert.meaning}</p>}
			{place ? (
				<p>
					<Button asChild>
						<Link href={place.href}>{place.label}</Link>
					</Button>
				</p>
			) : null}
		</>
	);
}
