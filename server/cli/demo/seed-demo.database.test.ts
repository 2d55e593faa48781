import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPostgresStore } from "#server/ledger/store/postgres-store.ts";
import { buildIntent, buildTerminal } from "#server/ledger/testing/build-records.ts";
import { systemClock } from "#server/platform/clock.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { countDemo, removeDemo, seedDemo } from "./seed-demo.ts";
import { createDemoFixture, type DemoFixture } from "./testing/demo-fixture.ts";

const WANTED = { requests: 600, decisions: 120, force: false };
const realId = newId(systemClock, systemRandom);
let fixture: DemoFixture;

beforeAll(async () => {
	fixture = await createDemoFixture();
});
afterAll(() => fixture.close());

async function ask<Row extends object>(sql: string): Promise<Row[]> {
	return (await fixture.pool.query<Row>(sql)).rows;
}

test("seeds exactly what was asked for, marked, spread over days and summed up right", async () => {
	const seeded = await seedDemo(fixture.deps, WANTED);
	expect(seeded).toMatchObject({ state: "seeded", requests: 600, decisions: 120 });
	const [facts] = await ask<{ marked: boolean; days: number; cost: number; outcomes: number }>(
		`SELECT bool_and(simulated AND upstream = 'demo') AS marked, sum(cost_nanos)::bigint AS cost,
			count(DISTINCT (started_at AT TIME ZONE 'UTC')::date) AS days,
			count(DISTINCT outcome) AS outcomes FROM ledger.request`,
	);
	expect(facts?.marked).toBe(true);
	expect(facts?.days).toBeGreaterThan(25);
	expect(facts?.outcomes).toBeGreaterThan(3);
	const [sums] = await ask<{ cost: number }>(
		"SELECT sum(cost_nanos)::bigint AS cost FROM ledger.rollup_15m",
	);
	expect(sums?.cost).toBe(facts?.cost);
	const [trace] = await ask<{ spans: number }>(
		`SELECT jsonb_array_length(spans) AS spans FROM ledger.request WHERE id = '${seeded.traceId}'`,
	);
	expect(trace?.spans).toBe(2_000);
	// Past days have partitions of their own.
	expect(await ask("SELECT FROM ledger.request_default")).toHaveLength(0);
});

test("changes nothing when it is run again", async () => {
	const before = await ask<{ id: string }>("SELECT id FROM ledger.request ORDER BY id");
	expect(await seedDemo(fixture.deps, WANTED)).toMatchObject({ state: "already_there" });
	expect(await ask("SELECT id FROM ledger.request ORDER BY id")).toEqual(before);
	expect(await fixture.db.apiKey.count()).toBe(6);
});

test("begins again for another size", async () => {
	const smaller = { requests: 300, decisions: 30, force: false };
	expect(await seedDemo(fixture.deps, smaller)).toMatchObject({ state: "seeded", requests: 300 });
	expect(await countDemo(fixture.pool)).toEqual({ requests: 300, decisions: 30 });
	expect(await fixture.db.apiKey.count()).toBe(6);
});

test("refuses beside real traffic, and removal leaves the real rows and their sums", async () => {
	const atMs = systemClock.nowMs();
	const real = [
		buildIntent({ id: realId, atMs, simulated: false, upstream: "demo" }),
		buildTerminal({ id: realId, atMs }),
	];
	await createPostgresStore(fixture.pool).write(Buffer.from(JSON.stringify(real)));
	await expect(seedDemo(fixture.deps, WANTED)).rejects.toThrow(/real traffic/);
	expect(await removeDemo(fixture.deps)).toBe(300);
	expect(await ask("SELECT id FROM ledger.request")).toEqual([{ id: realId }]);
	expect(await ask("SELECT sum(requests)::bigint AS n FROM ledger.rollup_15m")).toEqual([{ n: 1 }]);
	expect(await ask("SELECT FROM ledger.decision")).toHaveLength(0);
	expect(await fixture.db.apiKey.count()).toBe(0);
	expect(await fixture.db.user.count()).toBe(1);
	expect(await seedDemo(fixture.deps, { ...WANTED, force: true })).toMatchObject({
		state: "seeded",
	});
});

test("even the owner cannot delete a real row, nor make one look like a demonstration", async () => {
	const client = new Client({ connectionString: fixture.owner.url });
	await client.connect();
	try {
		await expect(
			client.query("DELETE FROM ledger.request WHERE id = $1", [realId]),
		).rejects.toThrow(/append-only/);
		await expect(
			client.query("UPDATE ledger.request SET simulated = true WHERE id = $1", [realId]),
		).rejects.toThrow(/only a running request can change/);
	} finally {
		await client.end();
	}
	await expect(
		fixture.pool.query("DELETE FROM ledger.request WHERE upstream = 'demo'"),
	).rejects.toThrow(/permission denied/);
});
