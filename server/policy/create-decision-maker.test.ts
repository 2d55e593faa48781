import { expect, it } from "vitest";
import type { CatalogSnapshot } from "#server/catalog/contract.ts";
import type { DecisionMaker } from "#server/gateway/ports.ts";
import type { Random } from "#server/platform/random.ts";
import { decide } from "./core/decide.ts";
import { createDecisionMaker } from "./create-decision-maker.ts";
import {
	buildCatalog,
	buildFeatures,
	buildHealthSnapshot,
	buildModel,
	buildPolicy,
	NOW_MS,
} from "./testing/builders.ts";

const clock = { nowMs: () => NOW_MS, monotonicMs: () => 0 };
const random: Random = { next: () => 0.5, bytes: (length) => new Uint8Array(length).fill(7) };

function open() {
	const state = {
		catalog: buildCatalog([buildModel("openai/a")]) as CatalogSnapshot | null,
		health: buildHealthSnapshot(),
		policy: buildPolicy({ defaultPreset: "quality" }),
	};
	const maker = createDecisionMaker({
		catalog: () => state.catalog,
		health: () => state.health,
		policy: () => state.policy,
		clock,
		random,
	}) satisfies DecisionMaker;
	return { state, maker };
}

it("decides as the pure core does, with an id of its own", () => {
	const { state, maker } = open();
	const features = buildFeatures({ preset: "fast" });
	const outcome = maker.decide("r-1", features);
	if (outcome.kind !== "decided" || state.catalog === null) throw new Error(outcome.kind);
	const { id } = outcome.record;
	expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
	expect({ record: outcome.record }).toEqual(
		decide({ ...state, catalog: state.catalog, features, nowMs: NOW_MS, id, requestId: "r-1" }),
	);
	expect(maker.defaultPreset()).toBe("quality");
});

it("uses a new snapshot from the next decision on", () => {
	const { state, maker } = open();
	expect(maker.decide("r-1", buildFeatures())).toMatchObject({ record: { chosen: "openai/a" } });
	state.catalog = buildCatalog([buildModel("openai/b")], 2);
	expect(maker.decide("r-1", buildFeatures())).toMatchObject({
		record: { chosen: "openai/b", catalogNumber: 2 },
	});
	state.policy = buildPolicy({ allowedProviders: ["google"] }, 5);
	expect(maker.decide("r-1", buildFeatures())).toMatchObject({
		kind: "refused",
		message:
			"No model fits the request. Of 1 model: 1 from a provider that the policy does not allow.",
	});
});

it("says what is missing before all snapshots are loaded", () => {
	const { state, maker } = open();
	state.catalog = null;
	expect(maker.decide("r-1", buildFeatures())).toEqual({
		kind: "unavailable",
		message: "the model catalogue is not loaded yet",
	});
});
