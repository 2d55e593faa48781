"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatPoints } from "#components/format/format-number.ts";
import { Money, Time } from "#components/format/values.tsx";
import { OutcomeBadge } from "#components/requests/outcome.tsx";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { Link } from "#components/ui/link.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { RECENT_LIMIT } from "./overview-input.ts";

/** The newest requests, each with its end. */
export function RecentRequests() {
	const api = useTRPC();
	const list = useQuery(api.requests.list.queryOptions({ limit: RECENT_LIMIT }));
	return (
		<Card
			flush
			title="Last requests"
			actions={
				<Link href="/requests" className="text-sm text-accent hover:underline">
					All requests
				</Link>
			}
		>
			{list.error && list.data === undefined ? (
				<QueryFailure what="the last requests" error={list.error} onRetry={() => list.refetch()} />
			) : null}
			{list.isPending ? <SkeletonRows rows={5} /> : null}
			{list.data?.items.length === 0 ? (
				<p className="px-4 pb-4 text-muted">
					None yet.{" "}
					<Link href="/playground" className="text-accent hover:underline">
						Ask the first question
					</Link>
					.
				</p>
			) : null}
			<ul>
				{list.data?.items.map((request) => (
					<li
						key={request.id}
						className="relative flex items-center gap-3 border-t border-line px-4 py-2 hover:bg-hover/60"
					>
						<OutcomeBadge outcome={request.outcome} />
						<Link
							href={`/requests/${request.id}`}
							className="min-w-0 flex-1 truncate after:absolute after:inset-0"
						>
							{request.modelServed ?? request.modelPlanned}
						</Link>
						{request.simulated ? <SimulatedBadge className="max-sm:hidden" /> : null}
						<span className="w-16 text-right text-muted">
							<Money nanos={request.costNanos} reason="not ended" />
						</span>
						<span className="w-16 text-right text-xs text-muted">
							<Time ms={Date.parse(request.startedAt)} relative />
						</span>
					</li>
				))}
			</ul>
		</Card>
	);
}

/** The newest decisions, each with how far ahead its choice was. */
export function RecentDecisions() {
	const api = useTRPC();
	const list = useQuery(api.decisions.list.queryOptions({ limit: RECENT_LIMIT }));
	return (
		<Card
			flush
			title="Last decisions"
			actions={
				<Link href="/routing" className="text-sm text-accent hover:underline">
					All decisions
				</Link>
			}
		>
			{list.error && list.data === undefined ? (
				<QueryFailure what="the last decisions" error={list.error} onRetry={() => list.refetch()} />
			) : null}
			{list.isPending ? <SkeletonRows rows={5} /> : null}
			{list.data?.items.length === 0 ? (
				<p className="px-4 pb-4 text-muted">
					None yet: one is made whenever a request names <code className="font-mono">auto</code>.
				</p>
			) : null}
			<ul>
				{list.data?.items.map((decision) => (
					<li
						key={decision.id}
						className="relative flex items-center gap-3 border-t border-line px-4 py-2 hover:bg-hover/60"
					>
						<Link
							href={`/routing/${decision.id}`}
							className="min-w-0 flex-1 truncate after:absolute after:inset-0"
						>
							{decision.chosen}
						</Link>
						{decision.simulated ? <SimulatedBadge className="max-sm:hidden" /> : null}
						<span className="text-right text-xs text-muted" title="points ahead of the second">
							{decision.margin === null ? "only one" : `+${formatPoints(decision.margin)}`}
						</span>
						<span className="w-16 text-right text-xs text-muted">
							<Time ms={Date.parse(decision.decidedAt)} relative />
						</span>
					</li>
				))}
			</ul>
		</Card>
	);
}
