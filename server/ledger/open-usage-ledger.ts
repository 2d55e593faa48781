import type { Pool } from "pg";
import { systemClock } from "#server/platform/clock.ts";
import { systemRandom } from "#server/platform/random.ts";
import { nodeFileSystem } from "./log/node-file-system.ts";
import { createNodeProcessProbe } from "./log/node-process-probe.ts";
import { nodeScheduler } from "./node-scheduler.ts";
import type { LedgerEvent } from "./ports.ts";
import { createPostgresStore } from "./store/postgres-store.ts";
import { createUsageLedger, type LedgerLimits, type UsageLedger } from "./usage-ledger.ts";

export interface OpenUsageLedgerOptions {
	/** The installation's data folder; the log lies in `usage-log` below it. */
	readonly dataDir: string;
	/** Its own small pool (2), so that reads never queue behind records. */
	readonly pool: Pool;
	readonly durable?: boolean;
	readonly limits?: Partial<LedgerLimits>;
	readonly onEvent: (event: LedgerEvent) => void;
}

/** The usage ledger on this machine's disk, clock and PostgreSQL. */
export function openUsageLedger(options: OpenUsageLedgerOptions): UsageLedger {
	return createUsageLedger({
		fs: nodeFileSystem,
		clock: systemClock,
		random: systemRandom,
		scheduler: nodeScheduler,
		probe: createNodeProcessProbe(),
		store: createPostgresStore(options.pool),
		dataDir: options.dataDir,
		durable: options.durable ?? false,
		limits: options.limits ?? {},
		onEvent: options.onEvent,
	});
}
