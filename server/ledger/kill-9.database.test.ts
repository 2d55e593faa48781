import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test, vi } from "vitest";
import { createPool } from "#server/platform/db/pool.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import { openUsageLedger } from "./open-usage-ledger.ts";
import { checkLedger } from "./testing/check-ledger.ts";
import { createSeededRandom } from "./testing/ledger-rig.ts";
import { readStoredLedger } from "./testing/stored-ledger.ts";

const ROUNDS = 20;
const CHILD = path.resolve("server/ledger/testing/kill-9-child.ts");
/** A child is killed somewhere in this time after its first word. */
const LONGEST_LIFE_MS = 500;

interface Told {
	readonly started: string[];
	/** Cost by id. */
	readonly answered: Map<string, number>;
	readonly faults: string[];
}

/** Runs one child until it is killed with signal 9, and takes down what it said. */
async function runRound(dataDir: string, url: string, lifeMs: number, told: Told): Promise<void> {
	const child = spawn(process.execPath, [CHILD, dataDir, url], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const exited = once(child, "exit");
	let isDoomed = false;
	for await (const line of createInterface({ input: child.stdout })) {
		if (!isDoomed) {
			isDoomed = true;
			setTimeout(() => child.kill("SIGKILL"), lifeMs);
		}
		const [kind, id = "", cost, end] = line.split(" ");
		// The last line may have been cut by the kill.
		if (kind === "started" && id.length === 36) told.started.push(id);
		else if (kind === "answered" && end === ".") told.answered.set(id, Number(cost));
		else if (kind === "event" && /failed|aside|damaged|lost/.test(id)) told.faults.push(line);
	}
	expect(await exited).toEqual([null, "SIGKILL"]);
}

test(`loses and doubles no record over ${ROUNDS} rounds of kill -9 under load`, {
	timeout: 180_000,
}, async () => {
	const database = await createTestDatabase();
	const pool = createPool({
		connectionString: database.runtimeUrl,
		max: 4,
		applicationName: "test",
	});
	const dataDir = mkdtempSync(path.join(tmpdir(), "sophia-kill-9-"));
	onTestFinished(async () => {
		await pool.end();
		await database.drop();
		rmSync(dataDir, { recursive: true, force: true });
	});
	const seed = Math.floor(Math.random() * 2 ** 32);
	const dice = createSeededRandom(seed);
	const told: Told = { started: [], answered: new Map(), faults: [] };
	for (let round = 0; round < ROUNDS; round++) {
		await runRound(dataDir, database.runtimeUrl, dice.next() * LONGEST_LIFE_MS, told);
	}

	// The next process on this disk finds the last log and stores all that is left.
	const ledger = openUsageLedger({ dataDir, pool, onEvent: () => {} });
	const logs = () =>
		readdirSync(path.join(dataDir, "usage-log")).filter((name) => !name.startsWith("."));
	await vi.waitFor(() => expect(logs()).toHaveLength(1), { timeout: 60_000, interval: 50 });
	await ledger.close();

	const stored = await readStoredLedger(pool);
	const violations = checkLedger({
		...stored,
		answered: [...told.answered.keys()],
		started: told.started,
		attempted: null,
	});
	expect(violations.slice(0, 5), `seed ${seed}`).toEqual([]);
	const costs = new Map(stored.rows.map((row) => [row.id, row.costNanos]));
	expect([...told.answered].filter(([id, cost]) => costs.get(id) !== cost)).toEqual([]);
	expect(told.faults).toEqual([]);
	const unknown = stored.rows.filter(({ outcome }) => outcome === "unknown").length;
	expect(told.answered.size).toBeGreaterThan(1_000);
	expect(unknown).toBeGreaterThan(0);
	expect(logs()).toEqual([]);
});
