import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { systemClock } from "#server/platform/clock.ts";
import { migrate } from "#server/platform/db/migrate.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/ids.ts";
import { startEmbeddedPostgres } from "#server/platform/postgres/embedded-postgres.ts";
import { systemRandom } from "#server/platform/random.ts";
import { openUsageLedger } from "./open-usage-ledger.ts";
import { buildIntent, buildTerminal } from "./testing/build-records.ts";
import { checkLedger } from "./testing/check-ledger.ts";
import { readStoredLedger } from "./testing/stored-ledger.ts";

const REQUESTS = 300;

test("goes on while PostgreSQL is stopped and stores everything once it is back", async () => {
	const root = await mkdtemp(path.join(tmpdir(), "sophia-away-"));
	const start = () => startEmbeddedPostgres({ dataDir: root, durable: false });
	let postgres = await start();
	onTestFinished(async () => {
		await postgres.stop();
		await rm(root, { recursive: true, force: true });
	});
	await migrate({
		connectionString: postgres.ownerUrl,
		prismaDir: path.resolve("prisma"),
		runtimePassword: postgres.runtimePassword,
	});
	const pool = createPool({ connectionString: postgres.ownerUrl, max: 2, applicationName: "test" });
	const events: string[] = [];
	const ledger = openUsageLedger({
		dataDir: path.join(root, "edge"),
		pool,
		onEvent: ({ kind }) => events.push(kind),
	});
	const answered: string[] = [];
	async function call(): Promise<void> {
		const id = newId(systemClock, systemRandom);
		const usage = ledger.admit(buildIntent({ id, atMs: systemClock.nowMs() }));
		await usage.finish(buildTerminal({ id, atMs: systemClock.nowMs() }));
		answered.push(id);
	}
	const callMany = () => Promise.all(Array.from({ length: REQUESTS }, call));
	const stored = () => vi.waitFor(() => expect(ledger.lag().records).toBe(0), { timeout: 30_000 });

	await callMany();
	await stored();
	await postgres.stop();
	await callMany();
	await vi.waitFor(() => expect(events).toContain("store_lost"), { timeout: 30_000 });
	expect(ledger.lag().records).toBe(REQUESTS * 2);
	expect(ledger.refusal()).toBeNull();
	await callMany();
	postgres = await start();
	await callMany();
	await stored();

	const started = answered;
	const ledgerRows = await readStoredLedger(pool);
	expect(checkLedger({ ...ledgerRows, answered, started, attempted: answered })).toEqual([]);
	expect(ledgerRows.rows).toHaveLength(REQUESTS * 4);
	expect(events).toEqual(["store_lost", "store_restored"]);
	await ledger.close();
	await pool.end();
});
