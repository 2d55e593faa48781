import fc from "fast-check";
import type { CatalogModel, CatalogSnapshot, HealthSnapshot } from "#server/catalog/contract.ts";
import type { PolicyConfig, PolicyVersion, RequestFeatures } from "../contract.ts";
import { DAY_MS } from "../core/score-factors.ts";
import { SEED_POLICY } from "../core/seed-policy.ts";
import {
	buildCatalog,
	buildHealth,
	buildHealthSnapshot,
	buildModel,
	NOW_MS,
	priceUsd,
} from "./builders.ts";

/** Everything a decision depends on. */
export interface DecisionCase {
	readonly catalog: CatalogSnapshot;
	readonly health: HealthSnapshot;
	readonly policy: PolicyVersion;
	readonly features: RequestFeatures;
	readonly nowMs: number;
}

const author = fc.constantFrom("openai", "anthropic", "google", "meta-llama", "acme-labs");

const MODALITIES: string[][] = [["text"], ["text", "image"]];
const PARAMETERS: string[][] = [[], ["tools"], ["tools", "response_format"]];

/** Few distinct values, so that ties and equal inputs are common. */
const modelFields = fc.record({
	createdMs: fc.option(
		fc.constantFrom(-3, 0, 89, 90, 120, 179, 180, 900).map((days) => NOW_MS - days * DAY_MS),
	),
	expiresMs: fc.option(fc.constantFrom(NOW_MS - 2 * DAY_MS, NOW_MS, NOW_MS + DAY_MS), { freq: 8 }),
	contextTokens: fc.constantFrom(4096, 128_000),
	maxCompletionTokens: fc.option(fc.constantFrom(1024, 32_000)),
	inputModalities: fc.constantFrom(...MODALITIES),
	supportedParameters: fc.constantFrom(...PARAMETERS),
	price: fc
		.tuple(fc.constantFrom(0, 0.15, 3, 15, 60), fc.constantFrom(0, 0.6, 15, 75, 300))
		.map(([input, output]) => priceUsd(input, output)),
	priceOverrides: fc
		.option(
			fc.record({
				minPromptTokens: fc.option(fc.constantFrom(0, 500, 5000)),
				utcStartMinute: fc.constantFrom(0, 600, 1380),
				utcEndMinute: fc.constantFrom(60, 900, 1439),
				utcDays: fc.option(fc.subarray([0, 1, 6])),
				price: fc.constantFrom({ promptPico: 20_000_000 }, { completionPico: 0 }),
			}),
			{ freq: 4 },
		)
		.map((override) => (override === null ? [] : [override])),
	qualityPercentile: fc.option(fc.integer({ min: 0, max: 100 })),
	publishedTtftMs: fc.option(
		fc.integer({ min: 50, max: 1500 }).map((p50) => ({ p50, p90: p50 * 2, p99: p50 * 4 })),
	),
});

const models = fc
	.array(fc.tuple(author, modelFields), { minLength: 1, maxLength: 14 })
	.map((entries) =>
		entries.map(([name, fields], index) => buildModel(`${name}/model-${index}`, fields)),
	);

function healthOf(catalogModels: readonly CatalogModel[]): fc.Arbitrary<HealthSnapshot> {
	const row = fc.record({
		model: fc.constantFrom(...catalogModels),
		upstream: fc.constantFrom("simulator", "openrouter", "portkey"),
		p95: fc.option(fc.constantFrom(200, 640, 799, 800, 1120, 1500, 4000)),
		samples: fc.double({ min: 0, max: 60, noNaN: true }),
	});
	return fc
		.uniqueArray(row, {
			maxLength: 20,
			selector: ({ model, upstream }) => `${model.id} ${upstream}`,
		})
		.map((rows) =>
			buildHealthSnapshot(
				rows.map(({ model, upstream, p95, samples }) =>
					buildHealth(model.id, p95, { upstream, samples }),
				),
			),
		);
}

const weight = fc.integer({ min: 0, max: 100 });
const weights = fc.record({ freshness: weight, latency: weight, quality: weight, cost: weight });

/** Policies with any weights; at least the cost always counts. */
export const policyConfigs: fc.Arbitrary<PolicyConfig> = fc
	.record({ weights, latencyMetric: fc.constantFrom("ttft" as const, "total" as const) })
	.map((over) => ({
		...SEED_POLICY,
		...over,
		weights: { ...over.weights, cost: over.weights.cost + 1 },
	}));

function featuresOf(catalogModels: readonly CatalogModel[]): fc.Arbitrary<RequestFeatures> {
	const ids = catalogModels.map((model) => model.id);
	return fc.record({
		preset: fc.constantFrom("balanced", "fast", "quality"),
		promptTokens: fc.constantFrom(0, 1, 700, 6000),
		expectedCompletionTokens: fc.constantFrom(0, 100, 500),
		maxCompletionTokens: fc.option(fc.constantFrom(1, 1000, 2000), { freq: 3 }),
		requiredParameters: fc.constantFrom([], ...PARAMETERS),
		modalities: fc.constantFrom(["text"], ...MODALITIES),
		maxCostUsd: fc.option(fc.constantFrom(0, 0.001, 0.05), { freq: 3 }),
		allowedModels: fc.option(fc.subarray(ids), { freq: 5 }),
		openBreakers: fc.option(fc.subarray(ids), { freq: 3, nil: [] }),
	});
}

/** Catalogues, measurements, policies and requests that belong together. */
export const decisionCases: fc.Arbitrary<DecisionCase> = models.chain((catalogModels) =>
	fc.record({
		catalog: fc.constant(buildCatalog(catalogModels)),
		health: healthOf(catalogModels),
		policy: policyConfigs.map((config) => ({ number: 1, config })),
		features: featuresOf(catalogModels),
		nowMs: fc.integer({ min: NOW_MS - 3 * DAY_MS, max: NOW_MS + 3 * DAY_MS }),
	}),
);
