import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "#server/platform/clock.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import type { UsageTerminal } from "../core/usage-records.ts";
import { keepLedger } from "../keep-ledger.ts";
import { firstIdAt } from "../read/id-ranges.ts";
import { buildDecision, buildIntent, buildTerminal } from "../testing/build-records.ts";
import { createSeededRandom } from "../testing/ledger-rig.ts";
import { describeLedgerStore } from "../testing/store-contract.ts";
import { readStoredLedger } from "../testing/stored-ledger.ts";
import { createPostgresStore } from "./postgres-store.ts";

let database: TestDatabase;
let pool: Pool;
let owner: Pool;
const makeId = () => newId(systemClock, systemRandom);

beforeAll(async () => {
	database = await createTestDatabase();
	pool = createPool({ connectionString: database.runtimeUrl, max: 4, applicationName: "test" });
	owner = createPool({ connectionString: database.ownerUrl, max: 2, applicationName: "test" });
});

afterAll(async () => {
	await pool.end();
	await owner.end();
	await database.drop();
});

async function write(records: readonly unknown[]) {
	return createPostgresStore(pool).write(Buffer.from(JSON.stringify(records)));
}

describeLedgerStore("the store in PostgreSQL", async () => ({
	store: createPostgresStore(pool),
	newId: makeId,
	async find(id) {
		const { rows } = await pool.query<{ outcome: string; costNanos: number | null }>(
			'SELECT outcome, cost_nanos AS "costNanos" FROM ledger.request WHERE id = $1',
			[id],
		);
		return rows[0] ?? null;
	},
	rollup: async () => (await readStoredLedger(pool)).rollup,
	async hasDecision(id) {
		const { rowCount } = await pool.query("SELECT FROM ledger.decision WHERE id = $1", [id]);
		return rowCount === 1;
	},
}));

const OUTCOMES = ["ok", "client_abort", "upstream_error", "unknown"] as const;

test("keeps roll-ups equal to the sums of the requests, in each of their dimensions", async () => {
	const dice = createSeededRandom(42);
	function pick<T>(from: readonly [T, ...T[]]): T {
		return from[Math.floor(dice.next() * from.length)] ?? from[0];
	}
	const [firstKey, secondKey] = [makeId(), makeId()];
	const late: UsageTerminal[] = [];
	const batches: unknown[][] = [];
	for (let batch = 0; batch < 12; batch++) {
		const records: unknown[] = late.splice(0);
		for (let index = 0; index < 60; index++) {
			const id = makeId();
			const atMs = systemClock.nowMs() - Math.floor(dice.next() * 7_200_000);
			const upstreamCostNanos = dice.next() < 0.5 ? null : Math.floor(dice.next() * 1e9);
			const terminal = buildTerminal({
				id,
				outcome: pick(OUTCOMES),
				usageSource: pick(["provider", "estimated"]),
				modelServed: pick([null, "openai/sim-flash", "google/sim-pro"]),
				upstream: pick([null, "openrouter"]),
				costNanos: Math.floor(dice.next() * 1e9),
				upstreamCostNanos,
				ttftMs: pick([null, 12.25, 340.5]),
			});
			records.push(
				buildIntent({
					id,
					atMs,
					keyId: pick([null, firstKey, secondKey]),
					simulated: dice.next() < 0.5,
				}),
			);
			if (dice.next() < 0.5) records.push(terminal);
			else late.push(terminal);
		}
		batches.push(records);
	}
	batches.push(late);
	// Several writers at once, and every batch twice.
	await Promise.all(batches.map((batch) => write(batch)));
	for (const batch of batches) expect(await write(batch)).toMatchObject({ state: "stored" });
	for (const batch of batches) expect(await write(batch)).toMatchObject({ finalised: 0 });

	const { rows } = await pool.query(
		`WITH summed AS (
			SELECT date_bin('15 minutes', started_at, 'epoch'::timestamptz) AS bucket, org_id,
				COALESCE(model_served, model_planned) AS model,
				COALESCE(upstream_served, upstream) AS upstream,
				COALESCE(key_id, '00000000-0000-0000-0000-000000000000') AS key_id,
				COALESCE(user_id, '00000000-0000-0000-0000-000000000000') AS user_id, source, simulated,
				outcome, usage_source, count(*)::bigint AS requests, sum(prompt_tokens)::bigint,
				sum(completion_tokens)::bigint, sum(cache_read_tokens)::bigint,
				sum(cache_write_tokens)::bigint, sum(reasoning_tokens)::bigint, sum(cost_nanos)::bigint,
				count(upstream_cost_nanos)::bigint,
				COALESCE(sum(cost_nanos) FILTER (WHERE upstream_cost_nanos IS NOT NULL), 0)::bigint,
				COALESCE(sum(upstream_cost_nanos), 0)::bigint, count(ttft_ms)::bigint,
				COALESCE(sum(ttft_ms), 0), sum(duration_ms)
			FROM ledger.request WHERE outcome <> 'running'
			GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
		)
		(TABLE summed EXCEPT TABLE ledger.rollup_15m) UNION ALL (TABLE ledger.rollup_15m EXCEPT TABLE summed)`,
	);
	expect(rows).toEqual([]);
	const counts = await pool.query("SELECT count(*)::int AS buckets FROM ledger.rollup_15m");
	expect(counts.rows[0].buckets).toBeGreaterThan(100);
});

test("lets nobody change or remove what is recorded, not even the owner", async () => {
	const [id, decisionId] = [makeId(), makeId()];
	const decision = { kind: "decision", record: buildDecision({ id: decisionId, requestId: id }) };
	const running = makeId();
	await write([buildIntent({ id }), buildTerminal({ id }), decision, buildIntent({ id: running })]);
	const attempts: [string, string[]][] = [
		["UPDATE ledger.request SET cost_nanos = 0 WHERE id = $1", [id]],
		["UPDATE ledger.request SET outcome = 'running' WHERE id = $1", [id]],
		["UPDATE ledger.request SET estimate_nanos = 0, outcome = 'ok' WHERE id = $1", [running]],
		["DELETE FROM ledger.request WHERE id = $1", [id]],
		["UPDATE ledger.decision SET chosen = 'x' WHERE id = $1", [decisionId]],
		["DELETE FROM ledger.decision WHERE id = $1", [decisionId]],
		["TRUNCATE ledger.request", []],
		["TRUNCATE ledger.decision", []],
	];
	const { rows } = await owner.query<{ name: string }>(
		"SELECT tableoid::regclass::text AS name FROM ledger.request WHERE id = $1",
		[id],
	);
	attempts.push(
		[`TRUNCATE ${rows[0]?.name}`, []],
		[`DELETE FROM ${rows[0]?.name} WHERE id = $1`, [id]],
	);
	for (const [statement, values] of attempts) {
		await expect(owner.query(statement, values), statement).rejects.toThrow(
			/append-only|can change|cannot be rewritten/,
		);
		await expect(pool.query(statement, values), statement).rejects.toThrow();
	}
	expect(await pool.query("SELECT FROM ledger.request WHERE id = $1", [id])).toMatchObject({
		rowCount: 1,
	});
});

test("gives the run-time role no way to define or drop anything", async () => {
	for (const statement of [
		"CREATE TABLE ledger.mine (id int)",
		"DROP TABLE ledger.request_default",
		"ALTER TABLE ledger.request DISABLE TRIGGER ALL",
		"DELETE FROM ledger.rollup_15m",
		"DELETE FROM ledger.capture",
		"SELECT ledger.create_partition('request', '2030-01-01')",
	]) {
		await expect(pool.query(statement), statement).rejects.toThrow(
			/permission denied|must be owner/,
		);
	}
});

test("puts each day's requests into that day's partition and drops whole days", async () => {
	const dayMs = 86_400_000;
	await owner.query(
		"SELECT ledger.create_partition('request', (now() - interval '40 days')::date)",
	);
	const old = newId({ nowMs: () => Date.now() - 40 * dayMs, monotonicMs: () => 0 }, systemRandom);
	const fresh = makeId();
	await write([
		buildIntent({ id: old, atMs: Date.now() - 40 * dayMs }),
		buildTerminal({ id: old }),
		buildIntent({ id: fresh }),
	]);
	const { rows } = await pool.query<{ id: string; name: string }>(
		"SELECT id, tableoid::regclass::text AS name FROM ledger.request WHERE id = ANY($1) ORDER BY id",
		[[old, fresh]],
	);
	const day = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll("-", "");
	expect(rows.map(({ name }) => name)).toEqual([
		`ledger.request_${day(Date.now() - 40 * dayMs)}`,
		`ledger.request_${day(Date.now())}`,
	]);
	const kept = await keepLedger(pool, systemClock, { retentionDays: 30 });
	expect(kept.dropped).toEqual([`request_${day(Date.now() - 40 * dayMs)}`]);
	expect(await keepLedger(pool, systemClock, { retentionDays: 30 })).toMatchObject({
		created: [],
		dropped: [],
	});
	const left = await pool.query("SELECT id FROM ledger.request WHERE id = ANY($1)", [[old, fresh]]);
	expect(left.rows).toEqual([{ id: fresh }]);
});

test("keeps requests of days without a partition rather than refusing them", async () => {
	const id = firstIdAt(Date.now() + 400 * 86_400_000);
	expect(await write([buildIntent({ id })])).toMatchObject({ state: "stored" });
	const { rows } = await pool.query(
		"SELECT tableoid::regclass::text AS name FROM ledger.request WHERE id = $1",
		[id],
	);
	expect(rows).toEqual([{ name: "ledger.request_default" }]);
});

test("removes captured bodies when their time is over", async () => {
	const [gone, kept] = [makeId(), makeId()];
	const capture = {
		kind: "capture",
		atMs: Date.now(),
		request: "{}",
		response: "{}",
		truncated: false,
	};
	await write([
		{ ...capture, id: gone, expiresAtMs: Date.now() - 1_000 },
		{ ...capture, id: kept, expiresAtMs: Date.now() + 60_000 },
	]);
	expect((await keepLedger(pool, systemClock, { retentionDays: 3_650 })).expiredCaptures).toBe(1);
	const { rows } = await pool.query("SELECT request_id AS id FROM ledger.capture");
	expect(rows).toEqual([{ id: kept }]);
});

test("ends requests whose log was lost, after a day and at their estimate", async () => {
	const id = newId(
		{ nowMs: () => Date.now() - 25 * 3_600_000, monotonicMs: () => 0 },
		systemRandom,
	);
	const young = newId(
		{ nowMs: () => Date.now() - 23 * 3_600_000, monotonicMs: () => 0 },
		systemRandom,
	);
	await write([
		buildIntent({ id, atMs: Date.now() - 25 * 3_600_000, estimateNanos: 4_242 }),
		buildIntent({ id: young }),
	]);
	expect((await keepLedger(pool, systemClock, { retentionDays: 3_650 })).lostRequests).toBe(1);
	const { rows } = await pool.query(
		"SELECT outcome, cost_nanos FROM ledger.request WHERE id = ANY($1) ORDER BY id",
		[[id, young]],
	);
	expect(rows).toEqual([
		{ outcome: "unknown", cost_nanos: 4_242 },
		{ outcome: "running", cost_nanos: null },
	]);
});

test("calls a missing server unavailable, not a fault of the data", async () => {
	const away = createPool({
		connectionString: "postgresql://nobody@127.0.0.1:1/none",
		max: 1,
		applicationName: "test",
	});
	expect(await createPostgresStore(away).write(Buffer.from("[]"))).toMatchObject({
		state: "unavailable",
	});
	await away.end();
});
