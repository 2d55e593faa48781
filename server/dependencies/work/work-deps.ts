import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { Log } from "#server/platform/log.ts";
import type { Random } from "#server/platform/random.ts";
import type { AuditEngine } from "./audit-task.ts";

/** What the worker's part of the audits needs. */
export interface WorkDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
	readonly log: Log;
	readonly engine: AuditEngine;
	/** Version of Sophia, for the reports. */
	readonly version: string;
}

/** Who asks for the audits that nobody asked for. */
export const WORKER_NAME = "worker";
