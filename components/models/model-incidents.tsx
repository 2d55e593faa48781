"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatAge } from "#components/format/format-duration.ts";
import { Time } from "#components/format/values.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { Link } from "#components/ui/link.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { AlertItem } from "#server/notifications/contract.ts";

const SHOWN = 10;

/** When the model was taken out after failures, on which upstream, and for how long. */
export function ModelIncidents({ id }: { readonly id: string }) {
	const api = useTRPC();
	const query = useQuery(
		api.notifications.alerts.queryOptions({ modelId: id, limit: SHOWN }, { retry: false }),
	);
	const items = query.data?.items;
	return (
		<Card
			flush
			title="Incidents"
			description="An upstream on which the model keeps failing gets none of its traffic until a probe succeeds."
		>
			{query.error && items === undefined ? (
				<QueryFailure what="the incidents" error={query.error} onRetry={() => query.refetch()} />
			) : null}
			{query.isPending ? <SkeletonRows rows={2} /> : null}
			{items?.length === 0 ? <p className="px-4 pb-4 text-muted">None is on record.</p> : null}
			<ul>
				{items?.map((alert) => (
					<Incident key={alert.id} alert={alert} />
				))}
			</ul>
			{query.data?.nextCursor ? (
				<p className="border-t border-line px-4 py-2 text-xs text-muted">
					The newest {SHOWN}; older ones stand among the notifications.
				</p>
			) : null}
		</Card>
	);
}

function Incident({ alert }: { readonly alert: AlertItem }) {
	const { id, label, subject, raisedAt, resolvedAt } = alert;
	const lasted = resolvedAt === null ? null : resolvedAt.getTime() - raisedAt.getTime();
	return (
		<li className="relative flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-4 py-2 hover:bg-hover/60">
			<Badge tone={lasted === null ? "bad" : "neutral"}>
				{lasted === null ? "open" : `over after ${formatAge(lasted)}`}
			</Badge>
			<Link
				href={`/settings/notifications?open=${id}`}
				className="min-w-0 flex-1 break-words after:absolute after:inset-0 hover:text-accent"
			>
				{label}: {subject}
			</Link>
			<span className="text-xs text-muted">
				<Time ms={raisedAt.getTime()} />
			</span>
		</li>
	);
}
