import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CatalogModel } from "#server/catalog/contract.ts";
import type { DecisionRecord, RequestFeatures } from "../contract.ts";
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
import { type Decision, decide } from "./decide.ts";
import { describeRefusal } from "./describe-exclusion.ts";
import { rankModels } from "./rank-models.ts";
import { DAY_MS } from "./score-factors.ts";
import { SEED_POLICY } from "./seed-policy.ts";

const ids = { id: "d-1", requestId: "r-1" };

function decideAmong(
	models: readonly CatalogModel[],
	over: { features?: Partial<RequestFeatures>; p95?: Readonly<Record<string, number>> } = {},
): Decision {
	const rows = Object.entries(over.p95 ?? {}).map(([id, p95]) => buildHealth(id, p95));
	return decide({
		catalog: buildCatalog(models),
		health: buildHealthSnapshot(rows),
		policy: buildPolicy(),
		features: buildFeatures(over.features),
		nowMs: NOW_MS,
		...ids,
	});
}

function recordOf(decision: Decision): DecisionRecord {
	if ("record" in decision) return decision.record;
	throw new Error(describeRefusal(decision.refused));
}

function reasonsOf(decision: Decision): Record<string, string> {
	if ("record" in decision) throw new Error(`chose ${decision.record.chosen}`);
	return Object.fromEntries(decision.refused.map((entry) => [entry.modelId, entry.reason]));
}

describe("decide, the worked example of docs/routing-policy.md", () => {
	const models = [
		buildModel("anthropic/sim-large", {
			createdMs: NOW_MS - 34 * DAY_MS,
			qualityPercentile: 83,
			price: priceUsd(3, 15),
		}),
		buildModel("openai/sim-flash", {
			createdMs: NOW_MS - 131 * DAY_MS,
			qualityPercentile: 61,
			price: priceUsd(0.15, 0.6),
		}),
		buildModel("google/sim-heavy", {
			createdMs: NOW_MS - 400 * DAY_MS,
			qualityPercentile: 96,
			price: priceUsd(15, 75),
		}),
	];
	const p95 = { "anthropic/sim-large": 1120, "openai/sim-flash": 310, "google/sim-heavy": 2400 };
	const input = {
		catalog: buildCatalog(models),
		health: buildHealthSnapshot(Object.entries(p95).map(([id, ms]) => buildHealth(id, ms))),
		policy: buildPolicy(),
		nowMs: NOW_MS,
	};

	it("gives the points of the seed's formula", () => {
		const { candidates } = rankModels({ ...input, preset: "balanced" });
		const table = candidates.map(({ modelId, total, factors }) => [
			modelId,
			...factors.map(({ points }) => points),
			total,
		]);
		expect(table).toEqual([
			["anthropic/sim-large", 40, 15, 20.75, 10, 85.75],
			["openai/sim-flash", 20, 25, 15.25, 10, 70.25],
			["google/sim-heavy", 5, 5, 24, 7.5, 41.5],
		]);
		const page = readFileSync("docs/routing-policy.md", "utf8");
		for (const row of table) expect(page).toContain(`| ${row.join(" | ")} |`);
	});

	it("chooses another model when speed counts more", () => {
		const fast = rankModels({ ...input, preset: "fast" });
		expect(fast.weights).toEqual({
			freshness: 21.052632,
			latency: 42.105263,
			quality: 26.315789,
			cost: 10.526316,
		});
		expect(fast.candidates.map(({ modelId, total }) => [modelId, total])).toEqual([
			["openai/sim-flash", 79.210526],
			["anthropic/sim-large", 78.684211],
			["google/sim-heavy", 44.210526],
		]);
	});

	it("says why in one plain sentence", () => {
		const record = recordOf(decideAmong(models, { p95 }));
		expect(record.reasoning).toBe(
			"anthropic/sim-large scores 85.8 of 100, 15.5 ahead of openai/sim-flash: " +
				"released 34 days ago (40 of 40), p95 1,120 ms to first token (15 of 25), " +
				"quality percentile 83 (20.8 of 25), $0.007 per 1k tokens (10 of 10).",
		);
		expect(record).toMatchObject({
			chosen: "anthropic/sim-large",
			score: 85.75,
			margin: 15.5,
			alternatives: ["openai/sim-flash", "google/sim-heavy"],
			candidateCount: 3,
		});
	});
});

describe("decide, ties", () => {
	it("prefers the cheaper model, then the lower p95, then the id", () => {
		const cheap = buildModel("openai/z", { price: priceUsd(0.5, 2) });
		const dear = buildModel("openai/a", { price: priceUsd(1, 4) });
		const p95 = { "openai/z": 700, "openai/a": 300 };
		expect(recordOf(decideAmong([dear, cheap], { p95 })).chosen).toBe("openai/z");
		const level = buildModel("openai/z");
		expect(recordOf(decideAmong([dear, level], { p95 })).chosen).toBe("openai/a");
		const same = { "openai/z": 300, "openai/a": 300 };
		const record = recordOf(decideAmong([level, dear], { p95: same }));
		expect(record.chosen).toBe("openai/a");
		expect(record.reasoning).toContain("level with openai/z and first by name");
	});
});

describe("decide, constraints", () => {
	it("excludes with the first failed constraint and refuses when nothing is left", () => {
		const models = [
			buildModel("acme-labs/x", { expiresMs: NOW_MS - 9 * DAY_MS }),
			buildModel("openai/limited:free"),
			buildModel("openai/not-for-key"),
			buildModel("openai/expired", { expiresMs: NOW_MS - DAY_MS }),
			buildModel("openai/no-tools", { supportedParameters: [] }),
			buildModel("openai/text-only", { inputModalities: ["text"] }),
			buildModel("openai/small", { contextTokens: 8192 }),
			buildModel("openai/short", { maxCompletionTokens: 1000 }),
			buildModel("openai/broken"),
			buildModel("openai/dear", { price: priceUsd(100, 400) }),
		].map((model) =>
			model.id === "openai/text-only" ? model : { ...model, inputModalities: ["text", "image"] },
		);
		const decision = decideAmong(models, {
			features: {
				promptTokens: 12_000,
				maxCompletionTokens: 1500,
				requiredParameters: ["tools"],
				modalities: ["text", "image"],
				maxCostUsd: 0.2,
				allowedModels: models.map(({ id }) => id).filter((id) => !id.includes("for-key")),
				openBreakers: ["openai/broken"],
			},
		});
		expect(reasonsOf(decision)).toEqual({
			"acme-labs/x": "provider_not_allowed",
			"openai/limited:free": "free_variant",
			"openai/not-for-key": "not_allowed_for_key",
			"openai/expired": "expired",
			"openai/text-only": "modality_unsupported",
			"openai/no-tools": "parameter_unsupported",
			"openai/small": "context_too_small",
			"openai/short": "completion_too_long",
			"openai/broken": "breaker_open",
			"openai/dear": "over_max_cost",
		});
		expect("refused" in decision && decision.refused[0]?.modelId).toBe("openai/dear");
		expect("refused" in decision && describeRefusal(decision.refused)).toContain(
			"1 with too small a context window (openai/small: context 8,192 < 13,500 tokens needed)",
		);
	});

	it("chooses free variants only when the policy allows them", () => {
		const free = buildModel("openai/a:free", { price: priceUsd(0, 0) });
		const given = {
			catalog: buildCatalog([free, buildModel("openai/a")]),
			health: buildHealthSnapshot(),
			features: buildFeatures(),
			nowMs: NOW_MS,
			...ids,
		};
		expect(recordOf(decide({ ...given, policy: buildPolicy() })).chosen).toBe("openai/a");
		const policy = buildPolicy({ allowFreeVariants: true });
		expect(recordOf(decide({ ...given, policy })).chosen).toBe("openai/a:free");
	});

	it("leaves generators of pictures and music to callers that pin them", () => {
		const music = buildModel("google/music", {
			outputModalities: ["text", "audio"],
			price: priceUsd(0, 0),
		});
		const decision = decideAmong([music, buildModel("openai/a")]);
		expect(recordOf(decision)).toMatchObject({ chosen: "openai/a", candidateCount: 1 });
		const [refused] = "refused" in decision ? decision.refused : [];
		expect(refused).toBeUndefined();
		const alone = decideAmong([music]);
		expect("refused" in alone && alone.refused[0]?.detail).toBe(
			"produces text and audio: only chosen when it is pinned",
		);
	});

	it("lets pass what just fits and excludes what is just too much", () => {
		const model = buildModel("openai/a", {
			contextTokens: 1100,
			maxCompletionTokens: 100,
			price: priceUsd(1, 1),
		});
		const fits = {
			promptTokens: 1000,
			expectedCompletionTokens: 50,
			maxCompletionTokens: 100,
			maxCostUsd: 0.0011,
		};
		expect(recordOf(decideAmong([model], { features: fits })).chosen).toBe("openai/a");
		const reason = (over: Partial<RequestFeatures>) =>
			reasonsOf(decideAmong([model], { features: { ...fits, ...over } }))["openai/a"];
		expect(reason({ promptTokens: 1001 })).toBe("context_too_small");
		expect(reason({ promptTokens: 900, maxCompletionTokens: 101 })).toBe("completion_too_long");
		expect(reason({ maxCostUsd: 0.00109 })).toBe("over_max_cost");
		expect(reason({ maxCompletionTokens: null, expectedCompletionTokens: 101 })).toBe(
			"context_too_small",
		);
	});

	it("bounds the cost by all choices of an answer, and by the longest that is allowed", () => {
		const model = buildModel("openai/a", { price: priceUsd(0, 10) });
		const reason = (over: Partial<RequestFeatures>) =>
			decideAmong([model], { features: { maxCostUsd: 0.005, ...over } });
		const four = { expectedCompletionTokens: 2000, maxCompletionTokens: 500 };
		expect(reasonsOf(reason(four))).toEqual({ "openai/a": "over_max_cost" });
		const long = { expectedCompletionTokens: 100, maxCompletionTokens: 4000 };
		expect(reasonsOf(reason(long))).toEqual({ "openai/a": "over_max_cost" });
		const short = { expectedCompletionTokens: 100, maxCompletionTokens: 500 };
		expect(recordOf(reason(short)).chosen).toBe("openai/a");
	});

	it("still answers on the last announced day, until midnight UTC", () => {
		const model = buildModel("openai/a", { expiresMs: Date.UTC(2026, 10, 22) });
		expect(recordOf(decideAmong([model])).chosen).toBe("openai/a");
	});

	it("maps the seed's provider names to the catalogue's authors", () => {
		const models = [buildModel("meta-llama/a"), buildModel("mistralai/b")];
		expect(recordOf(decideAmong(models)).candidateCount).toBe(2);
		expect(reasonsOf(decideAmong([buildModel("constructor/x")]))).toEqual({
			"constructor/x": "provider_not_allowed",
		});
	});
});

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

it("keeps the seed's policy valid under its own schema", async () => {
	const { policyConfigSchema } = await import("../contract.ts");
	expect(policyConfigSchema.parse(SEED_POLICY)).toEqual(SEED_POLICY);
});
