import type { Pool } from "pg";
import type { Actor } from "#server/access/contract.ts";
import {
	countUsage,
	readCostSplit,
	readLatencySlots,
	readProviderHealth,
	readUsageSeries,
	type SeriesQuery,
} from "#server/ledger/index.ts";
import {
	type Buckets,
	planBuckets,
	previousSpan,
	ROLLUP_STEP_MS,
	resolveSpan,
	type Span,
	toWindow,
} from "#server/lists/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { Overview, OverviewInput } from "./contract.ts";
import { buildCostSplit, buildPoints, buildStrips, buildTotals } from "./core/build-overview.ts";
import { LOWEST_MS, SLOT_GROWTH } from "./core/percentiles.ts";
import { listAttention } from "./list-attention.ts";
import { listMarkers } from "./list-markers.ts";

const MINUTE_MS = 60_000;
/** Buckets below a quarter of an hour come from single rows, of which there may not be too many. */
const MAX_ROWS = 100_000;
/** Latencies come from single rows, the newest of each bucket. */
const MAX_TIMED = 120_000;
const MIN_TIMED_A_BUCKET = 500;
const TOP_GROUPS = 8;
const STRIP_CELLS = 48;
const STRIP_CELL_MS = 30 * MINUTE_MS;
const STRIP_PROVIDERS = 12;

export interface InsightDeps {
	readonly db: Db;
	readonly pool: Pool;
	readonly clock: Clock;
}

/** Everything on the first page, over one window that is resolved once. */
export async function getOverview(
	deps: InsightDeps,
	actor: Actor,
	input: OverviewInput,
): Promise<Overview> {
	const { pool } = deps;
	const { simulated } = input;
	const asked = await resolveSpan(deps, actor.orgId, input.range);
	const { buckets, from } = await chooseBuckets(pool, actor, { asked, input });
	const span = { ...asked, sinceMs: buckets.starts[0] ?? asked.sinceMs };
	const query: SeriesQuery = {
		...{ from, simulated, starts: buckets.starts },
		...{ sinceMs: span.sinceMs, untilMs: span.untilMs },
	};
	const [current, previous, byProvider, byModel, providers, attention, markers] = await Promise.all(
		[
			readCurrent(pool, actor, query),
			input.compare === "previous" ? readPrevious(pool, actor, { input, span, from }) : null,
			readCostSplit(pool, actor, { ...query, by: "provider", top: TOP_GROUPS }),
			readCostSplit(pool, actor, { ...query, by: "model", top: TOP_GROUPS }),
			readStrips(pool, actor, { nowMs: span.nowMs, simulated }),
			listAttention(deps, actor, span.nowMs),
			listMarkers(pool, actor, span),
		],
	);
	return {
		window: toWindow(span),
		bucketMs: buckets.stepMs,
		totals: buildTotals(current.figures, current.latency),
		previous,
		points: buildPoints({ buckets, nowMs: span.nowMs, ...current }),
		costByProvider: buildCostSplit(byProvider, buckets.starts.length),
		costByModel: buildCostSplit(byModel, buckets.starts.length),
		attention: [...attention.items],
		breakersKnown: attention.breakersKnown,
		providers,
		markers,
	};
}

/** Minutes where the range is short and quiet enough to count rows, else quarters and longer. */
async function chooseBuckets(
	pool: Pool,
	actor: Actor,
	{ asked, input }: { readonly asked: Span; readonly input: OverviewInput },
): Promise<{ buckets: Buckets; from: SeriesQuery["from"] }> {
	const isOpenStart = input.range.kind === "last";
	const fine = planBuckets(asked, { finestMs: MINUTE_MS, isOpenStart });
	if (fine.stepMs === null || fine.stepMs >= ROLLUP_STEP_MS) {
		return {
			buckets: planBuckets(asked, { finestMs: ROLLUP_STEP_MS, isOpenStart }),
			from: "rollups",
		};
	}
	const rows = await countUsage(pool, actor, {
		sinceMs: asked.sinceMs - ROLLUP_STEP_MS,
		untilMs: asked.untilMs,
		simulated: input.simulated,
		from: "rollups",
	});
	if (rows <= MAX_ROWS) return { buckets: fine, from: "rows" };
	return {
		buckets: planBuckets(asked, { finestMs: ROLLUP_STEP_MS, isOpenStart }),
		from: "rollups",
	};
}

async function readCurrent(pool: Pool, actor: Actor, query: SeriesQuery) {
	const figures = await readUsageSeries(pool, actor, query);
	const requests = figures.reduce((sum, figure) => sum + figure.requests, 0);
	const perBucket =
		requests <= MAX_TIMED
			? null
			: Math.max(MIN_TIMED_A_BUCKET, Math.ceil(MAX_TIMED / query.starts.length));
	const slots = await readLatencySlots(pool, actor, {
		...query,
		perBucket,
		lowestMs: LOWEST_MS,
		growth: SLOT_GROWTH,
	});
	return { figures, latency: { slots, perBucket: perBucket ?? Number.POSITIVE_INFINITY } };
}

async function readPrevious(
	pool: Pool,
	actor: Actor,
	given: { readonly input: OverviewInput; readonly span: Span; readonly from: SeriesQuery["from"] },
): Promise<NonNullable<Overview["previous"]>> {
	const { input, span, from } = given;
	const before = previousSpan(input.range, span);
	const finestMs = from === "rows" ? MINUTE_MS : ROLLUP_STEP_MS;
	const buckets = planBuckets(before, { finestMs, isOpenStart: false });
	const { starts } = buckets;
	const sinceMs = starts[0] ?? before.sinceMs;
	const { figures, latency } = await readCurrent(pool, actor, {
		...{ from, simulated: input.simulated, starts },
		...{ sinceMs, untilMs: before.untilMs },
	});
	return {
		window: toWindow({ ...before, sinceMs }),
		totals: buildTotals(figures, latency),
		course: buildPoints({ buckets, nowMs: span.nowMs, figures, latency }).map((point) => ({
			startMs: point.startMs,
			requests: point.requests,
			costNanos: point.costNanos,
			ttftP95Ms: point.ttft.p95,
		})),
	};
}

async function readStrips(
	pool: Pool,
	actor: Actor,
	{ nowMs, simulated }: { readonly nowMs: number; readonly simulated: boolean | undefined },
) {
	const lastMs = Math.floor(nowMs / STRIP_CELL_MS) * STRIP_CELL_MS;
	const starts = Array.from(
		{ length: STRIP_CELLS },
		(_, index) => lastMs - (STRIP_CELLS - 1 - index) * STRIP_CELL_MS,
	);
	const figures = await readProviderHealth(pool, actor, {
		...{ from: "rollups", simulated, starts, top: STRIP_PROVIDERS },
		...{ sinceMs: starts[0] ?? nowMs, untilMs: nowMs },
	});
	return buildStrips(figures, starts);
}
