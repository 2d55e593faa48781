import { expect, test } from "vitest";
import type { Overview, Point } from "#server/insights/contract.ts";
import { changeOf, judgeOverview as judge } from "./judge-overview.ts";

const judgeOverview = (system: Parameters<typeof judge>[0], shown: Overview | undefined) =>
	judge(system, shown, (ms) => `minute ${ms / 60_000}`);
const UP = { database: "reachable", edge: "ready" };
const TIMES = { p50: 300, p95: 900, n: 500, complete: true };

function overview(change: {
	readonly totals?: Partial<Overview["totals"]>;
	readonly providers?: Overview["providers"];
	readonly attention?: Overview["attention"];
	readonly points?: Overview["points"];
}): Overview {
	const window = { since: "", until: "", now: "", zone: "UTC" };
	const none = { ok: 0, client_abort: 0, upstream_error: 0, stream_incomplete: 0 };
	return {
		window,
		bucketMs: 900_000,
		totals: {
			requests: 500,
			simulatedRequests: 0,
			outcomes: { ...none, refused: 0, shutdown: 0, unknown: 0 },
			successRate: 0.99,
			judged: 500,
			tokens: { prompt: 0, completion: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
			costNanos: 0,
			estimatedCostNanos: 0,
			ttft: TIMES,
			duration: TIMES,
			...change.totals,
		},
		previous: null,
		points: change.points ?? [],
		costByProvider: { groups: [], groupCount: 0 },
		costByModel: { groups: [], groupCount: 0 },
		attention: change.attention ?? [],
		breakersKnown: true,
		providers: change.providers ?? [],
		markers: [],
	};
}

test("good figures and no trouble are said to be so", () => {
	expect(judgeOverview(UP, overview({}))).toEqual({ tone: "ok", title: "Everything works" });
});

test("what is down comes before everything else", () => {
	const slow = overview({ totals: { ttft: { ...TIMES, p95: 9_000 } } });
	expect(judgeOverview({ database: "away", edge: "draining" }, slow)).toEqual({
		tone: "bad",
		title: "Down: the gateway is draining; the database is away",
	});
});

test("a slow p95 and few whole answers are named with their figures", () => {
	const bad = overview({ totals: { successRate: 0.9, ttft: { ...TIMES, p95: 3_100 } } });
	expect(judgeOverview(UP, bad)).toEqual({
		tone: "warn",
		title: "Degraded: only 90 % answered in full; p95 to the first token 3.10 s",
	});
});

test("a handful of requests proves nothing", () => {
	const few = overview({
		totals: { judged: 5, successRate: 0.2, ttft: { ...TIMES, p95: 9_000, n: 5 } },
		providers: [{ provider: "openai", requests: 5, successRate: 0.2, cells: [] }],
	});
	expect(judgeOverview(UP, few).tone).toBe("ok");
});

test("providers with errors are named", () => {
	const failing = overview({
		providers: [{ provider: "openai", requests: 200, successRate: 0.5, cells: [] }],
	});
	expect(judgeOverview(UP, failing).title).toBe("Degraded: errors at openai in the last 24 hours");
});

test("something critical is never called fine", () => {
	const item = { kind: "alert", severity: "critical", subject: "x" } as const;
	const one = overview({ attention: [{ ...item, message: "", sinceMs: null, href: "/" }] });
	expect(judgeOverview(UP, one)).toEqual({
		tone: "bad",
		title: "1 critical matter needs attention",
	});
});

test("no change is told where there is nothing to compare with", () => {
	expect(changeOf(5, null)).toBeNull();
	expect(changeOf(5, 0)).toBeNull();
	expect(changeOf(null, 5)).toBeNull();
	expect(changeOf(15, 10)).toBeCloseTo(0.5);
});

test("a trouble names since when it has been so without a break", () => {
	const point = (minute: number, p95: number | null): Point => ({
		...{ startMs: minute * 60_000, endMs: (minute + 1) * 60_000, isOpen: false },
		...{ requests: 10, costNanos: 0, tokens: 0, duration: TIMES },
		outcomes: {
			...{ ok: 10, client_abort: 0, upstream_error: 0, stream_incomplete: 0 },
			...{ refused: 0, shutdown: 0, unknown: 0 },
		},
		ttft: { ...TIMES, p95 },
	});
	const totals = { ttft: { ...TIMES, p95: 3_100 } };
	const title = (...courses: readonly (number | null)[]) =>
		judgeOverview(UP, overview({ totals, points: courses.map((p95, index) => point(index, p95)) }))
			.title;
	expect(title(4_000, 300, 3_000, null, 5_000)).toBe(
		"Degraded: p95 to the first token 3.10 s since minute 2",
	);
	expect(title(3_000, 4_000)).toBe("Degraded: p95 to the first token 3.10 s");
	expect(title(3_000, 300)).toBe("Degraded: p95 to the first token 3.10 s");
});
