import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DecisionRecord, PolicyConfig } from "./contract.ts";
import { decide } from "./core/decide.ts";
import { SEED_POLICY } from "./core/seed-policy.ts";
import { sumDecisions } from "./core/simulate-decisions.ts";
import type { SnapshotStore } from "./explain-decision.ts";
import { replayDecision } from "./replay-decision.ts";
import { requireSimulationRange, simulatePolicy } from "./simulate-policy.ts";
import {
	buildCatalog,
	buildFeatures,
	buildHealth,
	buildHealthSnapshot,
	buildModel,
	buildPolicy,
	NOW_MS,
	priceUsd,
} from "./testing/builders.ts";

const DAY_MS = 86_400_000;
const CHEAP = "openai/cheap";
const GOOD = "anthropic/good";

const models = [
	buildModel(CHEAP, { price: priceUsd(0.1, 0.4), qualityPercentile: 20 }),
	buildModel(GOOD, { price: priceUsd(20, 80), qualityPercentile: 99 }),
];
const catalogOf = (number: number) => buildCatalog(models, number);
/** The good model becomes slower with every snapshot. */
const healthOf = (number: number) =>
	buildHealthSnapshot([buildHealth(CHEAP, 300), buildHealth(GOOD, 500 * number)], number);

const store: SnapshotStore = {
	getCatalog: async (number) => (number > 90 ? null : catalogOf(number)),
	getHealth: async (number) => healthOf(number),
	getPolicy: async (_, number) => (number > 90 ? null : buildPolicy({}, number)),
};

/** What the seed's policy decided about the request number `index`. */
function record(index: number, over: Partial<DecisionRecord> = {}): DecisionRecord {
	const decision = decide({
		catalog: catalogOf(1 + (index % 2)),
		health: healthOf(1 + (index % 4)),
		policy: buildPolicy(),
		features: buildFeatures({
			preset: index % 3 === 0 ? "quality" : "balanced",
			promptTokens: 10 + 371 * index,
		}),
		nowMs: NOW_MS - index * 60_000,
		id: `d-${String(index).padStart(4, "0")}`,
		requestId: `r-${index}`,
	});
	if (!("record" in decision)) throw new Error("nothing was decided");
	return { ...decision.record, ...over };
}

const records = Array.from({ length: 40 }, (_, index) => record(index));
const span = { sinceMs: NOW_MS - 7 * DAY_MS, untilMs: NOW_MS, nowMs: NOW_MS, zone: "UTC" };

function simulate(
	config: PolicyConfig,
	given: {
		baseline?: "recorded" | "active";
		of?: readonly DecisionRecord[];
		pauses?: number[];
	} = {},
) {
	let nowMs = 0;
	const { baseline = "recorded", of = records, pauses = [] } = given;
	return simulatePolicy(
		{
			snapshots: store,
			monotonicMs: () => (nowMs += 3),
			pause: async () => void pauses.push(nowMs),
		},
		{
			input: { config, baseline },
			active: buildPolicy(),
			span,
			sample: { records: of, total: of.length, totalComplete: true, simulated: true },
		},
	);
}

const cheapest: PolicyConfig = {
	...SEED_POLICY,
	weights: { freshness: 0, latency: 0, quality: 0, cost: 100 },
	presets: { balanced: {}, fast: {}, quality: {} },
};

describe("simulatePolicy", () => {
	it("moves nothing under the policy that decided, by either baseline", async () => {
		for (const baseline of ["recorded", "active"] as const) {
			const result = await simulate(SEED_POLICY, { baseline });
			expect(result).toMatchObject({ moved: 0, movedShare: 0, compared: 40, flows: [] });
			expect(result.after).toEqual(result.before);
		}
	});

	it("says which decisions would move where, and what that saves", async () => {
		const result = await simulate(cheapest);
		const movable = records.filter(({ chosen }) => chosen === GOOD).length;
		expect(movable).toBeGreaterThan(0);
		expect(result).toMatchObject({
			moved: movable,
			movedShare: movable / 40,
			flows: [{ from: GOOD, to: CHEAP, count: movable }],
		});
		expect(result.after.costNanos).toBeLessThan(result.before.costNanos);
		const [flow] = result.flows;
		expect(flow?.costNanos).toBe(result.after.costNanos - result.before.costNanos);
		expect(records.find(({ id }) => id === flow?.exampleId)?.chosen).toBe(GOOD);
	});

	it("counts as refused what the draft leaves without a model", async () => {
		const config = { ...SEED_POLICY, allowedProviders: ["nobody"] };
		const result = await simulate(config);
		expect(result).toMatchObject({ moved: 40, refused: 40, after: { meanP95Ms: null } });
		expect(result.flows.every(({ to, costNanos }) => to === null && costNanos === null)).toBe(true);
	});

	it("leaves out what can no longer be recomputed and says how many", async () => {
		const of = [record(1), record(2, { catalogNumber: 91 }), record(3, { scorerVersion: 0 })];
		expect(await simulate(SEED_POLICY, { of })).toMatchObject({
			sampled: 3,
			compared: 1,
			skipped: 2,
		});
	});

	it("does not depend on the order of the decisions", async () => {
		const expected = await simulate(cheapest);
		await fc.assert(
			fc.asyncProperty(
				fc.shuffledSubarray([...records], { minLength: records.length }),
				async (of) => {
					expect(await simulate(cheapest, { of })).toEqual(expected);
				},
			),
			{ numRuns: 10 },
		);
	});

	it("gives way to the event loop after every slice of work", async () => {
		const pauses: number[] = [];
		await simulate(SEED_POLICY, { pauses });
		// 3 ms by the clock of this test for each look at it: a slice of 10 ms ends at the fourth.
		expect(pauses.length).toBeGreaterThan(5);
	});

	it("refuses more than seven days", () => {
		expect(() => requireSimulationRange({ ...span, sinceMs: NOW_MS - 8 * DAY_MS })).toThrow(
			/7 days at most/,
		);
	});
});

it("adds up shares to the whole on both sides", () => {
	const sums = sumDecisions([
		{ id: "1", from: "a", to: "b", before: null, after: null },
		{ id: "2", from: "a", to: "a", before: null, after: null },
	]);
	expect(sums.shares).toEqual([
		{ modelId: "a", before: 1, after: 0.5 },
		{ modelId: "b", before: 0, after: 0.5 },
	]);
	expect(sumDecisions([])).toMatchObject({ movedShare: null, flows: [], shares: [] });
});

describe("replayDecision", () => {
	const given = (config: PolicyConfig, of = record(0)) => ({
		orgId: "org",
		record: of,
		active: { number: 2, config },
	});

	it("comes out the same under the same policy", async () => {
		const replay = await replayDecision(store, given(SEED_POLICY));
		expect(replay).toMatchObject({ state: "replayed", moved: false, changes: [], refusal: null });
		if (replay.state !== "replayed") throw new Error("not replayed");
		expect(replay.replayed).toEqual(replay.recorded);
	});

	it("shows another choice with what changed in the policy", async () => {
		const replay = await replayDecision(store, given(cheapest));
		expect(replay).toMatchObject({
			state: "replayed",
			moved: true,
			recorded: { modelId: GOOD },
			replayed: { modelId: CHEAP, score: 100 },
		});
		if (replay.state !== "replayed") throw new Error("not replayed");
		expect(replay.changes.map(({ path }) => path)).toContain("weights.cost");
	});

	it("says why nothing is chosen, and what is no longer kept", async () => {
		const refused = { ...SEED_POLICY, allowedProviders: ["nobody"] };
		expect(await replayDecision(store, given(refused))).toMatchObject({
			replayed: null,
			moved: true,
			refusal: expect.stringMatching(/does not allow/),
		});
		const old = record(0, { catalogNumber: 91 });
		expect(await replayDecision(store, given(SEED_POLICY, old))).toEqual({
			state: "unavailable",
			reason: "the catalogue snapshot 91 that this decision rests on is no longer kept",
		});
	});
});
