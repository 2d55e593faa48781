import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { nodeFileSystem } from "#server/ledger/log/node-file-system.ts";
import { createNodeProcessProbe } from "#server/ledger/log/node-process-probe.ts";
import { nodeScheduler } from "#server/ledger/node-scheduler.ts";
import type { LedgerStore } from "#server/ledger/ports.ts";
import { buildDecision, buildIntent, buildTerminal } from "#server/ledger/testing/build-records.ts";
import { createUsageLedger } from "#server/ledger/usage-ledger.ts";
import { systemClock } from "#server/platform/clock.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";

/**
 * How many usage records a second the log takes on this machine, and what one request (intent,
 * decision, terminal) costs. The store is left out: it runs in PostgreSQL's own processes.
 */
const { values } = parseArgs({
	options: {
		seconds: { type: "string", default: "3" },
		concurrency: { type: "string", default: "64" },
		durable: { type: "boolean", default: false },
	},
});
const seconds = Number(values.seconds);
const concurrency = Number(values.concurrency);

/** Takes nothing, so that the figures are the log's alone. */
const away: LedgerStore = {
	write: async () => ({ state: "unavailable", reason: "left out of the measurement" }),
};

const dataDir = mkdtempSync(path.join(tmpdir(), "sophia-bench-ledger-"));
const ledger = createUsageLedger({
	fs: nodeFileSystem,
	clock: systemClock,
	random: systemRandom,
	scheduler: nodeScheduler,
	probe: createNodeProcessProbe(),
	store: away,
	dataDir,
	durable: values.durable,
	limits: { maxBytes: 64 * 1024 ** 3 },
	onEvent: () => {},
});

let requests = 0;
const waits: number[] = [];
const endMs = performance.now() + seconds * 1_000;

/** One caller: a request after the other, each turn of the loop as the gateway has it. */
async function call(): Promise<void> {
	while (performance.now() < endMs) {
		const id = newId(systemClock, systemRandom);
		const decisionId = newId(systemClock, systemRandom);
		const atMs = systemClock.nowMs();
		const usage = ledger.admit(buildIntent({ id, decisionId, atMs }));
		ledger.decision(buildDecision({ id: decisionId, requestId: id, decidedAtMs: atMs }));
		await new Promise((resolve) => setImmediate(resolve));
		const startMs = performance.now();
		await usage.finish(buildTerminal({ id, atMs }));
		waits.push(performance.now() - startMs);
		requests++;
	}
}

const cpuBefore = process.cpuUsage();
const startMs = performance.now();
await Promise.all(Array.from({ length: concurrency }, call));
const elapsedMs = performance.now() - startMs;
const cpu = process.cpuUsage(cpuBefore);
await ledger.close();
rmSync(dataDir, { recursive: true, force: true });

waits.sort((a, b) => a - b);
const recordsPerSecond = Math.round((requests * 3 * 1_000) / elapsedMs);
const result = {
	bench: "ledger",
	machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
	concurrency,
	durable: values.durable,
	records: requests * 3,
	recordsPerSecond,
	cpuMicrosPerRequest: Math.round(((cpu.user + cpu.system) / requests) * 100) / 100,
	finishMs: { p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) },
	bar: { recordsPerSecond: 50_000 },
	ratio: Math.round((recordsPerSecond / 50_000) * 100) / 100,
};
process.stdout.write(`${JSON.stringify(result, null, "\t")}\n`);

function quantile(sorted: readonly number[], share: number): number {
	const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
	return Math.round(value * 1_000) / 1_000;
}
