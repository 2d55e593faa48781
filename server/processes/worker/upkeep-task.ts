import type { Pool } from "pg";
import { pruneSessions } from "#server/access/index.ts";
import { pruneCatalog } from "#server/catalog/index.ts";
import { keepLedger } from "#server/ledger/index.ts";
import { pruneDeliveries } from "#server/notifications/index.ts";
import { pruneAlerts } from "#server/platform/alerts/alert-rows.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import { pruneJobs } from "#server/platform/jobs/job-rows.ts";
import type { Log } from "#server/platform/log.ts";
import type { Task } from "./repeat-task.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Jobs that ended are kept for those who look for a fault. */
const JOB_DAYS = 7;
const MAX_RETRY_MS = 60_000;

export interface UpkeepOptions {
	readonly db: Db;
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Log;
	/** Requests and decisions older than this go. */
	readonly retentionDays: number;
	/** Removes counters of sign-ins whose window is over. */
	readonly pruneThrottle: () => Promise<number>;
}

/** Partitions of the days ahead and retention of the usage ledger. */
export function createLedgerTask({ pool, clock, log, retentionDays }: UpkeepOptions): Task {
	return {
		name: "ledger upkeep",
		everyMs: () => HOUR_MS,
		maxRetryMs: MAX_RETRY_MS,
		async run() {
			const kept = await keepLedger(pool, clock, { retentionDays });
			const changed = kept.created.length + kept.dropped.length + kept.expiredCaptures;
			if (changed + kept.lostRequests > 0) log.info({ ...kept }, "kept the ledger in order");
			return "done";
		},
	};
}

/** Sessions, sign-in counters, old snapshots and measurements, alerts long over. */
export function createCleanupTask(options: UpkeepOptions): Task {
	const { db, clock, log, retentionDays } = options;
	return {
		name: "clean-up",
		everyMs: () => HOUR_MS,
		maxRetryMs: MAX_RETRY_MS,
		async run() {
			const removed = {
				sessions: await pruneSessions(db, clock),
				signInCounters: await options.pruneThrottle(),
				...(await pruneCatalog(db, clock.nowMs(), retentionDays)),
				alerts: await pruneAlerts(db, clock.nowMs() - retentionDays * DAY_MS),
				jobs: await pruneJobs(db, clock.nowMs() - JOB_DAYS * DAY_MS),
				deliveries: await pruneDeliveries(db, clock.nowMs() - retentionDays * DAY_MS),
			};
			if (Object.values(removed).some((count) => count > 0)) {
				log.info(removed, "removed what is no longer needed");
			}
			return "done";
		},
	};
}
