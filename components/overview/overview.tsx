"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatInteger, formatShare } from "#components/format/format-number.ts";
import { useReader } from "#components/format/reader.tsx";
import { Duration, Money, Time, Unknown } from "#components/format/values.tsx";
import { Page } from "#components/layout/page.tsx";
import { OutcomeBadge } from "#components/requests/outcome.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { RECENT_LIMIT, todayInput } from "./overview-input.ts";
import { SetupChecklist } from "./setup-checklist.tsx";

const ALERTS_SHOWN = 5;

/** What works now, what it cost today, what came last, and what is still to set up. */
export function Overview(props: { readonly zone: string; readonly dayStart: string }) {
	const { role } = useSessionUser();
	const mayReadRequests = role !== "executive";
	return (
		<Page title="Overview" description="Is it healthy, what does it cost, what came last.">
			<div className="flex flex-col gap-4">
				<Verdict />
				<Today zone={props.zone} dayStart={props.dayStart} />
				<div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
					{mayReadRequests ? <RecentRequests /> : null}
					<SetupChecklist />
				</div>
			</div>
		</Page>
	);
}

/** One line in words. */
function Verdict() {
	const api = useTRPC();
	const status = useQuery(api.system.status.queryOptions(undefined, { refetchInterval: 10_000 }));
	const catalog = useQuery(api.models.status.queryOptions());
	if (status.error && status.data === undefined) {
		return (
			<QueryFailure
				what="the system's state"
				error={status.error}
				onRetry={() => status.refetch()}
			/>
		);
	}
	if (status.data === undefined) return <SkeletonRows rows={1} />;
	const { database, edge } = status.data;
	const alerts = status.data.alerts ?? [];
	const isHealthy = database === "reachable" && edge === "ready";
	const models = catalog.data?.snapshot;
	const troubles = [
		edge === "ready" ? null : `the gateway is ${edge}`,
		database === "reachable" ? null : "the database is away",
		alerts.length === 0
			? null
			: `${formatInteger(alerts.length)} open ${alerts.length === 1 ? "alert" : "alerts"}`,
	].filter((trouble) => trouble !== null);
	return (
		<Callout
			tone={isHealthy ? (alerts.length === 0 ? "ok" : "warn") : "bad"}
			title={troubles.length === 0 ? "Everything works" : troubles.join("; ")}
		>
			{alerts.length === 0 ? null : (
				<ul className="my-1 list-disc pl-4">
					{alerts.slice(0, ALERTS_SHOWN).map(({ id, message, raisedAt }) => (
						<li key={id}>
							{message} <Time ms={raisedAt.getTime()} relative />
						</li>
					))}
					{alerts.length > ALERTS_SHOWN ? <li>and {alerts.length - ALERTS_SHOWN} more</li> : null}
				</ul>
			)}
			{models
				? `${formatInteger(models.modelCount)} models in the catalogue from ${models.source}, ${formatInteger(models.allowedCount)} from allowed providers. `
				: "There is no model catalogue yet. "}
			Version {status.data.version}.
		</Callout>
	);
}

function Today({ zone, dayStart }: { readonly zone: string; readonly dayStart: string }) {
	const api = useTRPC();
	const { nowMs } = useReader();
	const usage = useQuery(api.usage.summary.queryOptions({ ...todayInput(dayStart, nowMs), zone }));
	if (usage.error && usage.data === undefined) {
		return (
			<QueryFailure what="today's usage" error={usage.error} onRetry={() => usage.refetch()} />
		);
	}
	const totals = usage.data?.totals;
	return (
		<Card
			title="Today"
			description={usage.data ? `Since midnight, ${usage.data.zone}` : "Since midnight"}
		>
			{totals === undefined ? (
				<SkeletonRows rows={2} />
			) : (
				<Facts
					facts={[
						{
							label: "Requests",
							value: (
								<Link className="hover:text-accent hover:underline" href="/requests?range=24h">
									{formatInteger(totals.requests)}
								</Link>
							),
						},
						{
							label: "of them simulated",
							value: formatInteger(totals.simulatedRequests),
						},
						{
							label: "Answered in full",
							value:
								totals.requests === 0 ? (
									<Unknown reason="no requests today" />
								) : (
									formatShare((totals.outcomes.ok ?? 0) / totals.requests)
								),
						},
						{ label: "Cost", value: <Money nanos={totals.costNanos} /> },
						{
							label: "Mean time to first token",
							value: <Duration ms={totals.meanTtftMs} reason="no answers today" />,
						},
						{
							label: "Tokens in / out",
							value: `${formatInteger(totals.tokens.prompt)} / ${formatInteger(totals.tokens.completion)}`,
						},
					]}
				/>
			)}
		</Card>
	);
}

function RecentRequests() {
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
