import type { Pool } from "pg";
import type { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import {
	countNewer,
	countRows,
	type ResolvedQuery,
	readDecisionHistogram,
	readFacet,
	readRequestHistogram,
	type ScanReach,
} from "#server/ledger/index.ts";
import type { ListQuery, Range } from "#server/lists/contract.ts";
import { planBuckets, resolveSpan, toWindow } from "#server/lists/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import type {
	DecisionHistogram,
	decisionHistogramInput,
	Facets,
	FacetsInput,
	NewSince,
	newSinceInput,
	RequestHistogram,
	RowCount,
	requestHistogramInput,
} from "./contract.ts";
import { countChoices } from "./core/count-choices.ts";
import { labelIds } from "./label-ids.ts";
import { listMarkers } from "./list-markers.ts";

const MINUTE_MS = 60_000;
const MAX_VALUES = 50;
const MAX_NEW = 1_000;
const MAX_CHOICES = 8;

interface ListDeps {
	readonly pool: Pool;
	readonly clock: Clock;
}

/** Requests of a view by time and outcome, under the same conditions as its rows. */
export async function getRequestHistogram(
	deps: ListDeps,
	actor: Actor,
	input: z.output<typeof requestHistogramInput>,
): Promise<RequestHistogram> {
	const asked = await resolveSpan(deps, actor.orgId, input.range);
	const isOpenStart = input.range.kind === "last";
	const buckets = planBuckets(asked, { finestMs: MINUTE_MS, isOpenStart });
	const span = { ...asked, sinceMs: buckets.starts[0] ?? asked.sinceMs };
	const { rows, reach } = await readRequestHistogram(deps.pool, actor, {
		list: "requests",
		where: input.where,
		span,
		starts: buckets.starts,
	});
	const points: RequestHistogram["points"] = buckets.starts.map((startMs, index) => {
		const endMs = buckets.starts[index + 1] ?? buckets.untilMs;
		return { startMs, endMs, isOpen: endMs >= span.nowMs, counts: {} };
	});
	for (const { bucket, outcome, count } of rows) {
		const point = points[bucket];
		if (point !== undefined) point.counts[outcome] = count;
	}
	const total = rows.reduce((sum, { count }) => sum + count, 0);
	const markers = await listMarkers(deps.pool, actor, span);
	return { window: toWindow(span), scan: toScan(reach), total, points, markers };
}

/** Decisions of a view by time and chosen model, under the same conditions as its rows. */
export async function getDecisionHistogram(
	deps: ListDeps,
	actor: Actor,
	input: z.output<typeof decisionHistogramInput>,
): Promise<DecisionHistogram> {
	const asked = await resolveSpan(deps, actor.orgId, input.range);
	const isOpenStart = input.range.kind === "last";
	const { starts, untilMs } = planBuckets(asked, { finestMs: MINUTE_MS, isOpenStart });
	const span = { ...asked, sinceMs: starts[0] ?? asked.sinceMs };
	const { rows, reach } = await readDecisionHistogram(deps.pool, actor, {
		...{ list: "decisions", where: input.where, span, starts },
	});
	return {
		window: toWindow(span),
		scan: toScan(reach),
		buckets: starts.map((startMs, index) => {
			const endMs = starts[index + 1] ?? untilMs;
			return { startMs, endMs, isOpen: endMs >= span.nowMs };
		}),
		...countChoices(rows, { buckets: starts.length, top: MAX_CHOICES }),
		markers: await listMarkers(deps.pool, actor, span),
	};
}

/** Values of a field with counts; conditions on the field itself do not narrow its own values. */
export async function getFacets(deps: ListDeps, actor: Actor, input: FacetsInput): Promise<Facets> {
	const query = await resolveQuery(deps, actor, withoutField(input));
	const facet = await readFacet(deps.pool, actor, {
		...query,
		field: input.field,
		limit: MAX_VALUES,
		...(input.search === undefined || input.search === "" ? {} : { search: input.search }),
	});
	const labels = await labelIds(
		deps.pool,
		input.field,
		facet.values.map(({ value }) => value),
	);
	return {
		scan: toScan(facet.reach),
		values: facet.values.map(({ value, count }) => ({
			value,
			label: labels.get(value) ?? value,
			count,
		})),
		missing: facet.missing,
	};
}

/** How many rows a view holds. */
export async function getRowCount(
	deps: ListDeps,
	actor: Actor,
	query: ListQuery,
): Promise<RowCount> {
	const resolved = await resolveQuery(deps, actor, query);
	const { count, reach } = await countRows(deps.pool, actor, resolved);
	return {
		window: resolved.span === null ? null : toWindow(resolved.span),
		count,
		scan: toScan(reach),
	};
}

/** How many rows came on top of a view since it was read. */
export async function getNewSince(
	deps: ListDeps,
	actor: Actor,
	{ query, newest }: z.output<typeof newSinceInput>,
): Promise<NewSince> {
	const resolved = await resolveQuery(deps, actor, query);
	const newer = await countNewer(deps.pool, actor, { ...resolved, newest, cap: MAX_NEW + 1 });
	return {
		count: Math.min(newer.count, MAX_NEW),
		capped: newer.count > MAX_NEW,
		newest: newer.newest,
	};
}

/** Resolves the range of a view against the present. */
export async function resolveQuery(
	deps: ListDeps,
	actor: Actor,
	query: ListQuery,
): Promise<ResolvedQuery> {
	const span = await resolveOptional(deps, actor, query.range);
	return query.list === "requests"
		? { list: "requests", where: query.where, span }
		: { list: "decisions", where: query.where, span };
}

function resolveOptional(deps: ListDeps, actor: Actor, range: Range | undefined) {
	return range === undefined ? null : resolveSpan(deps, actor.orgId, range);
}

function withoutField(input: FacetsInput): ListQuery {
	const { range } = input;
	if (input.list === "requests") {
		const where = input.where.filter(({ field }) => field !== input.field);
		return { list: "requests", where, range };
	}
	const where = input.where.filter(({ field }) => field !== input.field);
	return { list: "decisions", where, range };
}

function toScan(reach: ScanReach) {
	const since = reach.sinceMs === null ? null : new Date(reach.sinceMs).toISOString();
	return { complete: reach.complete, since };
}
