"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import type { ChartRange } from "#components/charts/chart-model.ts";
import { formatInteger } from "#components/format/format-number.ts";
import { formatTime } from "#components/format/format-time.ts";
import { useNow, useZone } from "#components/format/reader.tsx";
import { Page } from "#components/layout/page.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { useShortcuts } from "#components/shortcuts/shortcuts.tsx";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { between } from "#components/time-range/parse-range.ts";
import { printRange } from "#components/time-range/print-range.ts";
import { RangePicker } from "#components/time-range/range-picker.tsx";
import { useTimeRange } from "#components/time-range/use-time-range.ts";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { Overview as OverviewData } from "#server/insights/contract.ts";
import { AttentionList } from "./attention-list.tsx";
import { judgeOverview } from "./judge-overview.ts";
import { OverviewCharts } from "./overview-charts.tsx";
import { overviewInput } from "./overview-input.ts";
import { ProviderHealth } from "./provider-health.tsx";
import { RecentDecisions, RecentRequests } from "./recent-rows.tsx";
import { SaveBoard } from "./save-board.tsx";
import { SetupChecklist } from "./setup-checklist.tsx";
import { Tiles } from "./tiles.tsx";
import { VulnerabilityTile } from "./vulnerability-tile.tsx";

const REFRESH_MS = 30_000;
const STATUS_MS = 10_000;
const TILE_KEYS = ["1", "2", "3", "4", "5", "6"];

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
	const budget = useQuery(
		api.organisation.budget.queryOptions(undefined, {
			enabled: role !== "consumer",
			retry: false,
		}),
	);
	useTileKeys(overview !== undefined);
	const isEmpty = overview?.totals.requests === 0 && overview.providers.length === 0;
	const rows = (filters: string) =>
		`/requests?range=${encodeURIComponent(printRange(range))}${filters === "" ? "" : `&${filters}`}`;
	const zoom = ({ sinceMs, untilMs }: ChartRange) => setRange(between(sinceMs, untilMs));
	return (
		<Page
			title="Overview"
			description="Is it healthy, what changed, what does it cost, what needs you."
			actions={
				<>
					<RangePicker range={timeRange} comparable />
					{overview ? <SaveBoard overview={overview} isCompared={timeRange.compare} /> : null}
				</>
			}
		>
			<div className="flex flex-col gap-4">
				<ProblemNotice problems={timeRange.problems} onDrop={timeRange.drop} />
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
							budget={budget.data ?? null}
							last={role === "consumer" ? null : <VulnerabilityTile />}
						/>
						{isEmpty ? <SetupChecklist /> : null}
						<div className="grid items-start gap-4 lg:grid-cols-2">
							<AttentionList overview={overview} />
							<ProviderHealth overview={overview} />
						</div>
						<OverviewCharts overview={overview} isCompared={timeRange.compare} onRange={zoom} />
					</div>
				)}
				{mayReadRequests ? (
					<div className="grid items-start gap-4 xl:grid-cols-2">
						<RecentRequests />
						<RecentDecisions />
					</div>
				) : null}
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
	const zone = useZone();
	const nowMs = useNow((ms) => ms);
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
	const since = (ms: number) => formatTime(ms, zone, nowMs).replace(/:00$/, "");
	return (
		<Callout {...judgeOverview(status.data, overview, since)}>
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

/** `1` to `6` open the lists behind the tiles. */
function useTileKeys(areThere: boolean): void {
	const tiles = areThere ? TILE_KEYS : [];
	useShortcuts(
		"Overview",
		tiles.map((keys, index) => ({
			keys,
			label: `Open the rows of figure ${keys}`,
			run: () => {
				const link = document.querySelectorAll("[data-figures] a")[index];
				if (link instanceof HTMLElement) link.click();
			},
		})),
	);
}
