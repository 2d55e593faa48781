"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import type { ChartRange } from "#components/charts/chart-model.ts";
import { formatInteger } from "#components/format/format-number.ts";
import { Money, Time } from "#components/format/values.tsx";
import { Page } from "#components/layout/page.tsx";
import { OutcomeBadge } from "#components/requests/outcome.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { between } from "#components/time-range/parse-range.ts";
import { printRange } from "#components/time-range/print-range.ts";
import { RangePicker } from "#components/time-range/range-picker.tsx";
import { useTimeRange } from "#components/time-range/use-time-range.ts";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { Overview as OverviewData } from "#server/insights/contract.ts";
import { AttentionList } from "./attention-list.tsx";
import { judgeOverview } from "./judge-overview.ts";
import { OverviewCharts } from "./overview-charts.tsx";
import { overviewInput, RECENT_LIMIT } from "./overview-input.ts";
import { ProviderHealth } from "./provider-health.tsx";
import { SetupChecklist } from "./setup-checklist.tsx";
import { Tiles } from "./tiles.tsx";
import { VulnerabilityTile } from "./vulnerability-tile.tsx";

const REFRESH_MS = 30_000;
const STATUS_MS = 10_000;

/** Is it healthy, what changed, what does it cost, what needs a person. */
export function Overview() {
	const api = useTRPC();
	const { role } = useSessionUser();
	const timeRange = useTimeRange();
	const { range, setRange } = timeRange;
	const mayReadRequests = role !== "executive";
	const query = useQuery(
		api.insights.overview.queryOptions(overviewInput(range), {
			placeholderData: keepPreviousData,
			refetchInterval: range.kind === "between" ? false : REFRESH_MS,
		}),
	);
	const overview = query.data;
	const isEmpty = overview?.totals.requests === 0 && overview.providers.length === 0;
	const rows = (filters: string) =>
		`/requests?range=${encodeURIComponent(printRange(range))}${filters === "" ? "" : `&${filters}`}`;
	const zoom = ({ sinceMs, untilMs }: ChartRange) => setRange(between(sinceMs, untilMs));
	return (
		<Page
			title="Overview"
			description="Is it healthy, what changed, what does it cost, what needs you."
			actions={<RangePicker range={timeRange} />}
		>
			<div className="flex flex-col gap-4">
				<Verdict overview={overview} />
				{query.error && overview === undefined ? (
					<Card>
						<QueryFailure
							what="the figures of this range"
							error={query.error}
							onRetry={() => query.refetch()}
						/>
					</Card>
				) : (
					<div
						className={query.isPlaceholderData ? "flex flex-col gap-4 opacity-60" : "contents"}
						aria-busy={query.isPlaceholderData}
					>
						<Tiles
							overview={overview}
							rows={mayReadRequests ? rows : null}
							last={role === "consumer" ? null : <VulnerabilityTile />}
						/>
						{isEmpty ? <SetupChecklist /> : null}
						<div className="grid items-start gap-4 lg:grid-cols-2">
							<AttentionList overview={overview} />
							<ProviderHealth overview={overview} />
						</div>
						<OverviewCharts overview={overview} onRange={zoom} />
					</div>
				)}
				{mayReadRequests ? <RecentRequests /> : null}
				{isEmpty || overview === undefined ? null : <SetupLater />}
			</div>
		</Page>
	);
}

/** One line in words. */
function Verdict({ overview }: { readonly overview: OverviewData | undefined }) {
	const api = useTRPC();
	const status = useQuery(
		api.system.status.queryOptions(undefined, { refetchInterval: STATUS_MS }),
	);
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
	const models = catalog.data?.snapshot;
	return (
		<Callout {...judgeOverview(status.data, overview)}>
			{models
				? `${formatInteger(models.modelCount)} models in the catalogue from ${models.source}, ${formatInteger(models.allowedCount)} from allowed providers. `
				: "There is no model catalogue yet. "}
			Version {status.data.version}.
		</Callout>
	);
}

/** An installation in use needs its checklist rarely: it opens on demand. */
function SetupLater() {
	return (
		<details className="group">
			<summary className="min-h-6 text-sm text-muted hover:text-fg">
				Set-up steps and how programs call
			</summary>
			<div className="mt-2">
				<SetupChecklist />
			</div>
		</details>
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
