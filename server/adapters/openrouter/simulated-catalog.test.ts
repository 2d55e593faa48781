import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSeededRandom } from "#server/adapters/simulator/core/seeded-random.ts";
import { createSimulatorServer } from "#server/adapters/simulator/create-simulator-server.ts";
import { systemTimers } from "#server/adapters/simulator/system-timers.ts";
import { collectPublishedLatency } from "#server/catalog/collect-published-latency.ts";
import type { CatalogSnapshot } from "#server/catalog/contract.ts";
import { assignQuality } from "#server/catalog/core/assign-quality.ts";
import { createGuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { FACTORS, type Preset } from "#server/policy/contract.ts";
import { rankModels, SEED_POLICY, typicalFeatures } from "#server/policy/index.ts";
import { createOpenRouterOrigin } from "./create-catalog-origin.ts";

const nowMs = Date.UTC(2026, 10, 22, 9);
const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
let catalog: CatalogSnapshot;
let stop = async () => {};

/** The simulator's catalogue as a fresh installation sees it, before any traffic. */
beforeAll(async () => {
	const random = createSeededRandom(1);
	const simulator = await createSimulatorServer({ clock, timers: systemTimers, random, port: 0 });
	stop = simulator.close;
	const origin = createOpenRouterOrigin({
		source: "simulator",
		baseUrl: simulator.url,
		key: "any",
		fetch: createGuardedFetch({ reach: "private" }),
	});
	const answer = await origin.fetchModels({ etag: null, maxBytes: 1_000_000 });
	if (answer.kind !== "models") throw new Error(answer.kind);
	const readAllowedProviders = async () => SEED_POLICY.allowedProviders;
	const models = await collectPublishedLatency(assignQuality(answer.models), [], {
		origin,
		readAllowedProviders,
	});
	catalog = { number: 1, source: "simulator", simulated: true, fetchedAtMs: nowMs, models };
});
afterAll(() => stop());

function rank(preset: Preset, promptTokens = 1_000) {
	const health = { number: 1, takenAtMs: nowMs, models: [] };
	const policy = { number: 1, config: SEED_POLICY };
	const features = { ...typicalFeatures(preset), promptTokens };
	return rankModels({ catalog, health, policy, preset, features, nowMs });
}

describe("the simulator's catalogue under the seed's policy, without any traffic", () => {
	it.each(FACTORS)("shows at least three different values of %s", (factor) => {
		const points = rank("balanced").candidates.map(
			(candidate) => candidate.factors.find((score) => score.factor === factor)?.points,
		);
		expect(new Set(points).size).toBeGreaterThanOrEqual(3);
	});

	it.each([5, 1_000, 10_000])("has another winner for each preset (%s prompt tokens)", (tokens) => {
		const winners = (["balanced", "fast", "quality"] as const).map(
			(preset) => rank(preset, tokens).candidates[0]?.modelId,
		);
		expect(winners).toEqual(["google/sim-comet", "openai/sim-flash", "anthropic/sim-large"]);
	});

	it("excludes two authors that are not allowed and an expired model", () => {
		const excluded = rank("balanced").exclusions.map(({ modelId, reason }) => [modelId, reason]);
		expect(excluded).toContainEqual(["acme-labs/sim-anvil", "provider_not_allowed"]);
		expect(excluded).toContainEqual(["umbra-ai/sim-oracle", "provider_not_allowed"]);
		expect(excluded).toContainEqual(["mistralai/sim-zephyr", "expired"]);
	});
});
