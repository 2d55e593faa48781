import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CatalogModel } from "#server/catalog/contract.ts";
import {
	type DecisionExplanation,
	type DecisionRecord,
	decisionRecordSchema,
	type Factor,
	type Flip,
} from "../contract.ts";
import { type DecisionCase, decisionCases } from "../testing/arbitraries.ts";
import {
	buildCatalog,
	buildFeatures,
	buildHealth,
	buildHealthSnapshot,
	buildModel,
	buildPolicy,
	NOW_MS,
	priceUsd,
} from "../testing/builders.ts";
import { decide } from "./decide.ts";
import { explain } from "./explain.ts";
import { DAY_MS } from "./score-factors.ts";

function decideCase(given: DecisionCase): DecisionRecord | null {
	const decision = decide({ ...given, id: "d-1", requestId: "r-1" });
	return "record" in decision ? decision.record : null;
}

const chosen = buildModel("anthropic/sim-large", {
	createdMs: NOW_MS - 34 * DAY_MS,
	qualityPercentile: 83,
	price: priceUsd(3, 15),
});
const rival = buildModel("openai/sim-flash", {
	createdMs: NOW_MS - 131 * DAY_MS,
	qualityPercentile: 80,
	price: priceUsd(15, 75),
});
const example: DecisionCase = {
	catalog: buildCatalog([chosen, rival, buildModel("acme-labs/x")]),
	health: buildHealthSnapshot([buildHealth(chosen.id, 310), buildHealth(rival.id, 1120)]),
	policy: buildPolicy(),
	features: buildFeatures(),
	nowMs: NOW_MS,
};

function explainCase(given: DecisionCase, versus?: string): DecisionExplanation {
	const record = decideCase(given);
	if (record === null) throw new Error("nothing was decided");
	return explain({ ...given, record, ...(versus === undefined ? {} : { versus }) });
}

function flipOf(explanation: DecisionExplanation, factor: Factor): Flip | undefined {
	return explanation.flips.find((flip) => flip.factor === factor);
}

describe("explain", () => {
	it("comes out exactly as decided, for any catalogue, measurements, policy and request", () => {
		let decided = 0;
		fc.assert(
			fc.property(decisionCases, (given) => {
				const record = decideCase(given);
				if (record === null) return;
				decided += 1;
				const stored = decisionRecordSchema.parse(JSON.parse(JSON.stringify(record)));
				const explanation = explain({ ...given, record: stored });
				expect(explanation.matchesRecord).toBe(true);
				const [first, second] = explanation.candidates;
				expect(first?.modelId).toBe(record.chosen);
				expect(first?.total).toBe(record.score);
				expect(explanation.candidates.length).toBe(record.candidateCount);
				expect(explanation.funnel.at(-1)?.remaining).toBe(record.candidateCount);
				expect(explanation.candidates.length + explanation.exclusions.length).toBe(
					given.catalog.models.length,
				);
				if (second !== undefined && first !== undefined)
					expect(record.margin).toBeCloseTo(first.total - second.total, 6);
			}),
			{ numRuns: 400 },
		);
		expect(decided).toBeGreaterThan(50);
	});

	it("says that a record does not match when anything about the outcome differs", () => {
		const record = decideCase(example);
		if (record === null) throw new Error("nothing was decided");
		const changes: Partial<DecisionRecord>[] = [
			{ chosen: rival.id },
			{ score: record.score - 0.000001 },
			{ margin: 0 },
			{ alternatives: [] },
			{ candidateCount: 3 },
			{ reasoning: "because" },
			{ scorerVersion: 0 },
		];
		for (const change of changes)
			expect(explain({ ...example, record: { ...record, ...change } }).matchesRecord).toBe(false);
	});

	it("refuses snapshots of another decision", () => {
		const record = decideCase(example);
		if (record === null) throw new Error("nothing was decided");
		const policy = { ...example.policy, number: 2 };
		expect(() => explain({ ...example, policy, record })).toThrow("policy version of another");
	});

	it("gives each factor its frozen input with age and sample size", () => {
		const [first] = explainCase(example).candidates;
		expect(first?.factors).toEqual([
			{
				factor: "freshness",
				points: 40,
				weight: 40,
				input: "released 34 days ago (2026-10-19)",
				value: 34,
				basis: "fact",
			},
			{
				factor: "latency",
				points: 25,
				weight: 25,
				input: "p95 310 ms, n=100, 60 s old",
				value: 310,
				basis: "measured",
			},
			{
				factor: "quality",
				points: 20.75,
				weight: 25,
				input: "percentile 83",
				value: 83,
				basis: "fact",
			},
			{
				factor: "cost",
				points: 10,
				weight: 10,
				input:
					"$0.007 per 1k tokens: $3.00 in and $15.00 out per million, for 1,000 in and 500 out",
				value: 0.007,
				basis: "fact",
			},
		]);
	});

	it("says why another was not chosen and why a model was excluded", () => {
		const explanation = explainCase(example);
		expect(explanation.whyNot).toEqual([
			{
				modelId: rival.id,
				differences: { freshness: 20, latency: 10, quality: 0.75, cost: 2.5 },
				sentence:
					"openai/sim-flash has 33.3 points less: behind by 20 on freshness and 10 on latency and " +
					"0.8 on quality and 2.5 on cost.",
			},
		]);
		expect(explanation.exclusions).toEqual([
			{
				modelId: "acme-labs/x",
				name: "acme-labs/x",
				reason: "provider_not_allowed",
				detail: "provider acme-labs is not among openai, anthropic, google, meta, mistral",
			},
		]);
		expect(explanation.funnel.slice(0, 2)).toEqual([
			{ step: "in the catalogue", remaining: 3 },
			{ step: "from an allowed provider", remaining: 2 },
		]);
	});

	it("compares with a model that was asked about although it ranks far behind", () => {
		const many = Array.from({ length: 30 }, (_, index) =>
			buildModel(`openai/model-${String(index).padStart(2, "0")}`, {
				qualityPercentile: 90 - index,
			}),
		);
		const given = { ...example, catalog: buildCatalog(many), health: buildHealthSnapshot() };
		const compared = (explanation: DecisionExplanation) =>
			explanation.whyNot.map(({ modelId }) => modelId);
		expect(compared(explainCase(given)).at(-1)).toBe("openai/model-20");
		expect(compared(explainCase(given, "openai/model-29"))).toContain("openai/model-29");
	});
});

describe("explain, what would flip the choice", () => {
	it("names the step that would be enough, or how far the factor falls short", () => {
		const near = { ...rival, qualityPercentile: 96, price: priceUsd(3, 15) };
		const rows = [buildHealth(chosen.id, 1000), buildHealth(near.id, 1120)];
		const explanation = explainCase({
			...example,
			catalog: buildCatalog([chosen, near]),
			health: buildHealthSnapshot(rows),
		});
		expect(flipOf(explanation, "freshness")).toEqual({
			modelId: near.id,
			factor: "freshness",
			detail: "released within 90 days (now 131 days)",
			pointsNeeded: 16.75,
			threshold: 90,
		});
		expect(flipOf(explanation, "latency")).toMatchObject({
			detail: "not by latency alone: 6.8 points short even at its best",
			threshold: null,
		});
		const fast = explainCase({
			...example,
			catalog: buildCatalog([chosen, { ...near, createdMs: chosen.createdMs }]),
			health: buildHealthSnapshot([buildHealth(chosen.id, 310), buildHealth(near.id, 1120)]),
		});
		expect(flipOf(fast, "latency")).toMatchObject({
			detail: "p95 below 800 ms (now 1,120 ms)",
			threshold: 800,
		});
	});

	it("finds the smallest percentile and the highest price that win", () => {
		const near = { ...chosen, id: rival.id, author: "openai", qualityPercentile: 90 };
		const dear = { ...near, price: priceUsd(30, 90) };
		const rows = [buildHealth(chosen.id, 310), buildHealth(near.id, 310)];
		const explanation = explainCase({
			...example,
			catalog: buildCatalog([chosen, dear]),
			health: buildHealthSnapshot(rows),
		});
		expect(flipOf(explanation, "cost")).toMatchObject({
			detail: "cost ≤ $0.0274 per 1k tokens (now $0.05)",
			threshold: 0.0274,
		});
		expect(flipOf(explanation, "quality")).toMatchObject({
			detail: "quality percentile ≥ 99.1 (now 90)",
			threshold: 99.1,
		});
	});

	it("wins when a threshold is met and loses when it is just missed", () => {
		fc.assert(
			fc.property(decisionCases, (given) => {
				const known = given.catalog.models.map((model) => ({
					...model,
					priceOverrides: [],
					qualityPercentile: model.qualityPercentile ?? 10,
				}));
				// One price for input and output could exceed the caller's own bound, which is no factor.
				const features = { ...given.features, maxCostUsd: null };
				const plain = { ...given, features, catalog: { ...given.catalog, models: known } };
				const record = decideCase(plain);
				if (record === null) return;
				for (const flip of explain({ ...plain, record }).flips) {
					if (flip.threshold === null || flip.factor === "latency") continue;
					const winner = (value: number) =>
						decideCase(changeInput(plain, { ...flip, threshold: value }))?.chosen;
					expect(winner(flip.threshold)).toBe(flip.modelId);
					if (flip.factor === "cost")
						expect(winner(flip.threshold * 1.02 + 0.000_002)).not.toBe(flip.modelId);
					if (flip.factor === "freshness")
						expect(winner(flip.threshold + 1)).not.toBe(flip.modelId);
					if (flip.factor === "quality")
						expect(winner(flip.threshold - 0.11)).not.toBe(flip.modelId);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

/** The same case with the one input of the flip set to its threshold. */
function changeInput(given: DecisionCase, { factor, modelId, threshold }: Flip): DecisionCase {
	const value = threshold ?? 0;
	const changes: Readonly<Record<Factor, Partial<CatalogModel>>> = {
		freshness: { createdMs: given.nowMs - (value - 1) * DAY_MS },
		latency: {},
		quality: { qualityPercentile: Math.max(0, value) },
		cost: { price: priceUsd(value * 1000, value * 1000) },
	};
	const models = given.catalog.models.map((model) =>
		model.id === modelId ? { ...model, ...changes[factor] } : model,
	);
	return { ...given, catalog: { ...given.catalog, models } };
}
