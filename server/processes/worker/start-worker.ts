import type { Pool } from "pg";
import { findCatalogHead, publishHealth } from "#server/catalog/index.ts";
import type { CatalogDeps } from "#server/catalog/ports.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { ChangeFeed } from "#server/platform/events.ts";
import type { Log } from "#server/platform/log.ts";
import type { Random } from "#server/platform/random.ts";
import { createNotifyTask, type NotifyOptions } from "./notify-task.ts";
import { createRefreshTask } from "./refresh-task.ts";
import { type RepeatDeps, repeatTask } from "./repeat-task.ts";
import { type AuditsOptions, startAudits } from "./start-audits.ts";
import { createCleanupTask, createLedgerTask } from "./upkeep-task.ts";
import { createWatchTask } from "./watch-task.ts";

export interface WorkerOptions {
	readonly db: Db;
	readonly pool: Pool;
	readonly clock: Clock;
	readonly random: Random;
	readonly log: Log;
	readonly changeFeed: ChangeFeed;
	readonly after: RepeatDeps["after"];
	readonly createCatalogDeps: () => Promise<CatalogDeps>;
	/** `refresh_interval` of the configuration, ms. */
	readonly refreshIntervalMs: number;
	readonly retentionDays: number;
	readonly pruneThrottle: () => Promise<number>;
	readonly notify: Pick<NotifyOptions, "envelope" | "publicUrl" | "allowPrivate">;
	readonly audits: Pick<
		AuditsOptions,
		"engine" | "version" | "advisoryFolder" | "bulkUrl" | "root"
	>;
}

export interface Worker {
	/** No new runs; resolves when the running ones have ended. */
	stop(): Promise<void>;
}

const PUBLISH_EVERY_MS = 10_000;
const PUBLISH_MAX_RETRY_MS = 60_000;

/**
 * Starts all timers; each is on its own, so that a failure of one is logged and retried without
 * touching the others. Resolves once there is a catalogue, or the first try has failed.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
	const { db, clock, log, changeFeed } = options;
	const deps: RepeatDeps = {
		after: options.after,
		onFailing: (task, error) => log.warn({ err: error, task }, `${task} failed; it is retried`),
		onWorking: (task) => log.info({ task }, `${task} works again`),
	};
	const hasCatalog = await findCatalogHead(db).then(
		(head) => head !== null,
		(error: unknown) => {
			// Without the database nothing can be waited for; every task retries on its own.
			deps.onFailing("reading the catalogue", error);
			return true;
		},
	);
	const refresh = repeatTask(
		createRefreshTask({
			createDeps: options.createCatalogDeps,
			intervalMs: options.refreshIntervalMs,
			random: options.random,
			log,
		}),
		deps,
	);
	const publish = repeatTask(
		{
			name: "publishing measurements",
			everyMs: () => PUBLISH_EVERY_MS,
			maxRetryMs: PUBLISH_MAX_RETRY_MS,
			async run() {
				await publishHealth({
					db,
					clock,
					onDamagedRow: (where, error) =>
						log.warn({ err: error, ...where }, "a stored measurement cannot be read"),
				});
				return "done";
			},
		},
		deps,
	);
	const others = [
		createLedgerTask(options),
		createCleanupTask(options),
		createNotifyTask({ ...options, ...options.notify }),
		createWatchTask(options),
	];
	const tasks = [refresh, publish, ...others.map((task) => repeatTask(task, deps))];
	const audits = startAudits({ ...options, ...options.audits, repeat: deps });
	// Another provider may mean another catalogue.
	const unsubscribe = changeFeed.subscribe("providers", () => refresh.runNow());
	if (!hasCatalog) await refresh.firstRun;
	return {
		async stop() {
			unsubscribe();
			await Promise.all([audits.stop(), ...tasks.map((task) => task.stop())]);
		},
	};
}
