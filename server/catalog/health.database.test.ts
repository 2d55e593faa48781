import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPool } from "#server/platform/db/pool.ts";
import { HALF_LIFE_MS } from "./core/latency-histogram.ts";
import type { HealthSample } from "./core/model-health.ts";
import { createHealthRecorder, type HealthRecorder } from "./health-recorder.ts";
import { createHealthStore, getHealthSnapshot, latestHealth } from "./health-repository.ts";
import { pruneCatalog } from "./prune-catalog.ts";
import { publishHealth } from "./publish-health.ts";
import { type CatalogFixture, createCatalogFixture } from "./testing/catalog-fixture.ts";

let fixture: CatalogFixture;
let pool: Pool;

beforeAll(async () => {
	fixture = await createCatalogFixture();
	pool = createPool({
		connectionString: fixture.database.runtimeUrl,
		max: 2,
		applicationName: "test",
	});
});
afterAll(async () => {
	await pool.end();
	await fixture.close();
});
afterEach(async () => {
	await fixture.db.healthHistogram.deleteMany();
	await fixture.db.healthSnapshot.deleteMany();
});

const sample: HealthSample = {
	modelId: "openai/m0",
	upstream: "simulator",
	ttftMs: 250,
	totalMs: 1_250,
	outputTokens: 100,
	outcome: "ok",
};

function createRecorder(instance: string): HealthRecorder {
	return createHealthRecorder({
		store: createHealthStore(pool),
		clock: fixture.clock,
		after: () => () => {},
		instance,
		onSaving: () => {},
	});
}

function publish(): Promise<number | null> {
	const { db, clock } = fixture;
	return publishHealth({ db, clock, onDamagedRow: () => {} });
}

describe("measurements through the database", () => {
	it("add up over instances, and saving a state twice changes nothing", async () => {
		for (const instance of ["edge a", "edge b"]) {
			const recorder = createRecorder(instance);
			for (let i = 0; i < 30; i++) recorder.record({ ...sample, ttftMs: 200 + i });
			recorder.record({ ...sample, outcome: "overloaded", ttftMs: null });
			await recorder.flush();
			recorder.record(sample);
			await recorder.flush();
			await recorder.close();
		}
		await publish();
		const [model] = (await latestHealth(fixture.db))?.models ?? [];
		expect(model).toMatchObject({ samples: 62, outcomes: { ok: 62, overloaded: 2 } });
		expect(model?.ttftMsP95).toBeCloseTo(229, -1);
	});

	it("publish a number only when something relevant changed", async () => {
		const recorder = createRecorder("edge");
		const first = await publish();
		expect(first).not.toBeNull();
		expect(await publish()).toBeNull();
		recorder.record(sample);
		await recorder.flush();
		const second = await publish();
		expect(second).toBeGreaterThan(first ?? 0);
		expect(await publish()).toBeNull();
		expect((await getHealthSnapshot(fixture.db, second ?? 0))?.models).toHaveLength(1);
		await recorder.close();
	});

	it("survive a row that is damaged", async () => {
		const recorder = createRecorder("edge");
		recorder.record(sample);
		recorder.record({ ...sample, modelId: "openai/m1" });
		await recorder.close();
		await pool.query(`UPDATE health_histogram SET state = '\\x00' WHERE "modelId" = 'openai/m1'`);
		const damaged: string[] = [];
		const { db, clock } = fixture;
		await publishHealth({ db, clock, onDamagedRow: ({ modelId }) => damaged.push(modelId) });
		expect(damaged).toEqual(["openai/m1"]);
		expect((await latestHealth(db))?.models.map(({ modelId }) => modelId)).toEqual(["openai/m0"]);
	});

	it("of an instance that is gone stay until they have decayed, then the row is removed", async () => {
		const recorder = createRecorder("gone");
		for (let i = 0; i < 64; i++) recorder.record(sample);
		await recorder.close();
		fixture.clock.advance(2 * HALF_LIFE_MS);
		await publish();
		expect((await latestHealth(fixture.db))?.models[0]?.samples).toBe(16);
		fixture.clock.advance(20 * HALF_LIFE_MS);
		await publish();
		expect((await latestHealth(fixture.db))?.models).toEqual([]);
		expect((await pruneCatalog(fixture.db, fixture.clock.nowMs(), 90)).healthRows).toBe(1);
	});
});
