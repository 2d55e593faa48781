import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { systemClock } from "#server/platform/clock.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { openUsageLedger } from "../open-usage-ledger.ts";
import { buildDecision, buildIntent, buildTerminal } from "./build-records.ts";

/**
 * A process to be killed: it keeps requests in flight on a real disk and database and says on its
 * standard output what it was told, one line each: `started <id>` once an intent is in the log,
 * `answered <id> <cost> .` once an end is. What it has written to the pipe survives it.
 */
const [dataDir, connectionString] = z.tuple([z.string(), z.string()]).parse(process.argv.slice(2));
const CONCURRENCY = 48;
const LONGEST_MS = 25;
/** This share of the requests never ends by itself. */
const HANGING = 0.02;

const pool = createPool({ connectionString, max: 2, applicationName: "kill-9 child" });
const ledger = openUsageLedger({
	dataDir,
	pool,
	// Small, so that segments change and go all the time.
	limits: { segmentBytes: 200_000 },
	onEvent: (event) => say(`event ${event.kind} ${event.message}`),
});

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

async function keepCalling(): Promise<never> {
	for (;;) {
		const id = newId(systemClock, systemRandom);
		const estimateNanos = Math.floor(Math.random() * 1e6);
		const usage = ledger.admit(buildIntent({ id, atMs: systemClock.nowMs(), estimateNanos }));
		ledger.decision(buildDecision({ id: newId(systemClock, systemRandom), requestId: id }));
		await ledger.flushed();
		say(`started ${id}`);
		if (Math.random() < HANGING) continue;
		await pause(Math.random() * LONGEST_MS);
		const costNanos = Math.floor(Math.random() * 1e6);
		await usage.finish(buildTerminal({ id, atMs: systemClock.nowMs(), costNanos }));
		say(`answered ${id} ${costNanos} .`);
	}
}

await Promise.all(Array.from({ length: CONCURRENCY }, keepCalling));
