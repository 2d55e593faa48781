import { type Outcome, outcomeSchema } from "#server/ledger/contract.ts";
import type { CostSplit, Point, ProviderStrip, Totals } from "../contract.ts";
import type {
	BucketBounds,
	CostFigure,
	LatencySlot,
	ProviderFigure,
	UsageFigure,
} from "./figures.ts";
import { percentilesOf } from "./percentiles.ts";

type Outcomes = Record<Outcome, number>;

/** Latencies of a range as the database counted them. */
export interface LatencyCounts {
	readonly slots: readonly LatencySlot[];
	/** The bound under which they were read. */
	readonly perBucket: number;
}

/** One point a bucket, those without a request included. */
export function buildPoints(input: {
	readonly buckets: BucketBounds;
	readonly nowMs: number;
	readonly figures: readonly UsageFigure[];
	readonly latency: LatencyCounts;
}): Point[] {
	const { buckets, nowMs, latency } = input;
	const figures = groupBy(input.figures, ({ bucket }) => bucket);
	const slots = groupBy(latency.slots, ({ bucket }) => bucket);
	return buckets.starts.map((startMs, index) => {
		const own = figures.get(index) ?? [];
		const ownSlots = slots.get(index) ?? [];
		const complete = looked(ownSlots) < latency.perBucket;
		const nextMs = buckets.starts[index + 1] ?? buckets.untilMs;
		return {
			startMs,
			endMs: nextMs,
			isOpen: nextMs >= nowMs,
			requests: sum(own, ({ requests }) => requests),
			outcomes: sumOutcomes(own),
			costNanos: sum(own, (figure) => figure.cost_nanos),
			tokens: sum(own, ({ prompt, completion }) => prompt + completion),
			ttft: percentilesOfSlots(ownSlots, "ttft", complete),
			duration: percentilesOfSlots(ownSlots, "duration", complete),
		};
	});
}

/** Sums over all buckets. Where only a part of a bucket was timed, that part stands for the whole. */
export function buildTotals(figures: readonly UsageFigure[], latency: LatencyCounts): Totals {
	const outcomes = sumOutcomes(figures);
	const requests = sum(figures, (figure) => figure.requests);
	const judged = requests - outcomes.client_abort;
	const read = (field: keyof UsageFigure) => sum(figures, (figure) => Number(figure[field]));
	const requestsOf = groupBy(figures, ({ bucket }) => bucket);
	const slots = [...groupBy(latency.slots, ({ bucket }) => bucket)].map(([bucket, own]) => ({
		own,
		isCut: looked(own) >= latency.perBucket,
		requests: sum(requestsOf.get(bucket) ?? [], (figure) => figure.requests),
	}));
	const complete = slots.every(({ isCut }) => !isCut);
	const weigh = (metric: LatencySlot["metric"]) => {
		const counts = slots.flatMap(({ own, isCut, requests: all }) => {
			const factor = isCut ? Math.max(1, all / looked(own)) : 1;
			return own
				.filter((slot) => slot.metric === metric)
				.map(({ slot, count }) => ({ slot, weight: count * factor, count }));
		});
		return percentilesOf(counts, { n: sum(counts, ({ count }) => count), complete });
	};
	return {
		requests,
		simulatedRequests: read("simulated_requests"),
		outcomes,
		judged,
		successRate: judged === 0 ? null : outcomes.ok / judged,
		tokens: {
			prompt: read("prompt"),
			completion: read("completion"),
			cacheRead: read("cache_read"),
			cacheWrite: read("cache_write"),
			reasoning: read("reasoning"),
		},
		costNanos: read("cost_nanos"),
		estimatedCostNanos: read("estimated_cost_nanos"),
		ttft: weigh("ttft"),
		duration: weigh("duration"),
	};
}

/** The costliest groups in order, the rest last, each with one figure a bucket. */
export function buildCostSplit(figures: readonly CostFigure[], bucketCount: number): CostSplit {
	const groups = [...groupBy(figures, ({ key }) => key)].map(([key, own]) => {
		const points = Array.from<number>({ length: bucketCount }).fill(0);
		for (const { bucket, cost_nanos: cost } of own) points[bucket] = (points[bucket] ?? 0) + cost;
		return {
			key,
			requests: sum(own, ({ requests }) => requests),
			costNanos: sum(own, (figure) => figure.cost_nanos),
			points,
		};
	});
	groups.sort(
		(a, b) =>
			Number(a.key === null) - Number(b.key === null) ||
			b.costNanos - a.costNanos ||
			b.requests - a.requests ||
			String(a.key).localeCompare(String(b.key)),
	);
	return { groups, groupCount: figures[0]?.group_count ?? 0 };
}

/** The busiest providers first, each with one cell a bucket. */
export function buildStrips(
	figures: readonly ProviderFigure[],
	starts: readonly number[],
): ProviderStrip[] {
	const strips = [...groupBy(figures, ({ provider }) => provider)].map(([provider, own]) => {
		const byBucket = groupBy(own, ({ bucket }) => bucket);
		const judged = sum(own, (figure) => figure.judged);
		return {
			provider,
			requests: sum(own, ({ requests }) => requests),
			successRate: judged === 0 ? null : 1 - sum(own, ({ failed }) => failed) / judged,
			cells: starts.map((startMs, index) => {
				const cell = byBucket.get(index) ?? [];
				return {
					startMs,
					requests: sum(cell, ({ requests }) => requests),
					failed: sum(cell, ({ failed }) => failed),
				};
			}),
		};
	});
	return strips.sort((a, b) => b.requests - a.requests || a.provider.localeCompare(b.provider));
}

function percentilesOfSlots(
	slots: readonly LatencySlot[],
	metric: LatencySlot["metric"],
	complete: boolean,
) {
	const counts = slots
		.filter((slot) => slot.metric === metric)
		.map(({ slot, count }) => ({ slot, weight: count, count }));
	return percentilesOf(counts, { n: sum(counts, ({ count }) => count), complete });
}

function looked(slots: readonly LatencySlot[]): number {
	return slots.find(({ metric }) => metric === "looked")?.count ?? 0;
}

function sumOutcomes(figures: readonly UsageFigure[]): Outcomes {
	const outcomes: Outcomes = {
		ok: 0,
		client_abort: 0,
		upstream_error: 0,
		stream_incomplete: 0,
		refused: 0,
		shutdown: 0,
		unknown: 0,
	};
	for (const name of outcomeSchema.options) {
		outcomes[name] = sum(
			figures.filter(({ outcome }) => outcome === name),
			({ requests }) => requests,
		);
	}
	return outcomes;
}

function sum<Item>(items: readonly Item[], read: (item: Item) => number): number {
	return items.reduce((total, item) => total + read(item), 0);
}

function groupBy<Item, Key>(items: readonly Item[], read: (item: Item) => Key): Map<Key, Item[]> {
	const groups = new Map<Key, Item[]>();
	for (const item of items) {
		const key = read(item);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [item]);
		else group.push(item);
	}
	return groups;
}
