import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CatalogModel } from "#server/catalog/contract.ts";
import { decisionCases } from "../testing/arbitraries.ts";
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
import { decideAmong, ids, recordOf } from "../testing/decide-among.ts";
import { decide } from "./decide.ts";
import { rankModels } from "./rank-models.ts";
import { DAY_MS } from "./score-factors.ts";

describe("decide, properties", () => {
	it("gives every candidate a total between 0 and 100 that is the sum of its factors", () => {
		fc.assert(
			fc.property(decisionCases, ({ features, ...rest }) => {
				const { candidates } = rankModels({ ...rest, features, preset: features.preset });
				for (const { total, factors } of candidates) {
					expect(total).toBeGreaterThanOrEqual(0);
					expect(total).toBeLessThanOrEqual(100);
					const sum = factors.reduce((points, factor) => points + factor.points, 0);
					expect(sum).toBeCloseTo(total, 9);
					for (const { points, weight } of factors) expect(points).toBeLessThanOrEqual(weight);
				}
			}),
		);
	});

	it("does not depend on the order of models, measurements or lists", () => {
		const shuffled = decisionCases.chain((given) =>
			fc.tuple(
				fc.constant(given),
				fc.shuffledSubarray([...given.catalog.models], {
					minLength: given.catalog.models.length,
				}),
				fc.shuffledSubarray([...given.health.models], { minLength: given.health.models.length }),
			),
		);
		fc.assert(
			fc.property(shuffled, ([given, models, rows]) => {
				const catalog = { ...given.catalog, models };
				const health = { ...given.health, models: rows };
				expect(decide({ ...given, catalog, health, ...ids })).toEqual(decide({ ...given, ...ids }));
			}),
		);
	});

	it("does not depend on the scale of the weights", () => {
		const scales = fc.constantFrom(0.01, 0.3, 3, 7, 9.9);
		fc.assert(
			fc.property(decisionCases, scales, (given, scale) => {
				const { weights } = given.policy.config;
				const presets = { balanced: {}, fast: {}, quality: {} };
				const config = { ...given.policy.config, presets };
				const scaled = {
					freshness: weights.freshness * scale,
					latency: weights.latency * scale,
					quality: weights.quality * scale,
					cost: weights.cost * scale,
				};
				const plain = decide({ ...given, policy: { number: 1, config }, ...ids });
				const other = { number: 1, config: { ...config, weights: scaled } };
				expect(decide({ ...given, policy: other, ...ids })).toEqual(plain);
			}),
		);
	});

	it("never loses a model its place when one of its own inputs improves", () => {
		const better: ((model: CatalogModel) => CatalogModel)[] = [
			(model) => ({ ...model, createdMs: (model.createdMs ?? 0) + 100 * DAY_MS }),
			(model) => ({ ...model, qualityPercentile: 100 }),
			(model) => ({ ...model, price: priceUsd(0, 0), priceOverrides: [] }),
		];
		fc.assert(
			fc.property(decisionCases, fc.constantFrom(...better), (given, improve) => {
				const before = decide({ ...given, ...ids });
				if (!("record" in before)) return;
				const { chosen, score } = before.record;
				const models = given.catalog.models.map((model) =>
					model.id === chosen ? improve(model) : model,
				);
				// The author's median may rise with it; that helps others only where they are unknown.
				fc.pre(given.catalog.models.every((model) => model.qualityPercentile !== null));
				const after = decide({ ...given, catalog: { ...given.catalog, models }, ...ids });
				expect(recordOf(after).chosen).toBe(chosen);
				expect(recordOf(after).score).toBeGreaterThanOrEqual(score);
			}),
		);
	});

	it("never scores a model lower when its measured p95 falls", () => {
		const ms = fc.integer({ min: 1, max: 5000 });
		const samples = fc.double({ min: 0.1, max: 60, noNaN: true });
		fc.assert(
			fc.property(ms, ms, samples, (one, two, count) => {
				const score = (p95: number) =>
					recordOf(
						decide({
							catalog: buildCatalog([buildModel("openai/a")]),
							health: buildHealthSnapshot([buildHealth("openai/a", p95, { samples: count })]),
							policy: buildPolicy(),
							features: buildFeatures(),
							nowMs: NOW_MS,
							...ids,
						}),
					).score;
				expect(score(Math.min(one, two))).toBeGreaterThanOrEqual(score(Math.max(one, two)));
			}),
		);
	});

	it("keeps the eight next best of many, whatever order they come in", () => {
		const many = Array.from({ length: 40 }, (_, index) =>
			buildModel(`openai/model-${index}`, { qualityPercentile: index * 2 }),
		);
		const order = many.map(({ id }) => id).reverse();
		fc.assert(
			fc.property(fc.shuffledSubarray(many, { minLength: many.length }), (models) => {
				const { chosen, alternatives } = recordOf(decideAmong(models));
				expect([chosen, ...alternatives]).toEqual(order.slice(0, 9));
			}),
			{ numRuns: 20 },
		);
	});

	it("names as alternatives exactly the next best candidates", () => {
		fc.assert(
			fc.property(decisionCases, (given) => {
				const decision = decide({ ...given, ...ids });
				const ranked = rankModels({ ...given, preset: given.features.preset }).candidates;
				const order = ranked.map(({ modelId }) => modelId);
				if ("refused" in decision) expect(order).toEqual([]);
				else
					expect([decision.record.chosen, ...decision.record.alternatives]).toEqual(
						order.slice(0, 9),
					);
			}),
		);
	});
});
