import type { Pool } from "pg";
import type { DependencyDeps } from "#server/dependencies/console-index.ts";
import {
	AUDIT_JOB,
	createAuditHandler,
	createFolderWatch,
	createRematchHandler,
	createSyncHandler,
	enqueueDueAudits,
	enqueueEndedDecisions,
	ensureBuiltInProjects,
	pruneReports,
	REMATCH_JOB,
	SYNC_JOB,
	type WorkDeps,
	warnOfWaivers,
	watchAdvisoryFolder,
} from "#server/dependencies/worker-index.ts";
import type { ChangeFeed } from "#server/platform/events.ts";
import { newId } from "#server/platform/ids.ts";
import { startJobRunner } from "#server/platform/jobs/run-jobs.ts";
import { systemActor } from "../compose-catalog.ts";
import { type RepeatDeps, repeatTask, type Task } from "./repeat-task.ts";

export interface AuditsOptions extends WorkDeps {
	readonly pool: Pool;
	readonly changeFeed: Pick<ChangeFeed, "subscribe">;
	readonly repeat: RepeatDeps;
	readonly advisoryFolder: string;
	/** Address of the bulk files. */
	readonly bulkUrl: string;
	/** Sophia's own folder, whose dependencies are the first project. */
	readonly root: string;
	readonly retentionDays: number;
}

const CONCURRENCY = 2;
const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;
const MAX_RETRY_MS = 60 * SECOND_MS;

/** How the log names what failed. */
const JOB_NAMES: Readonly<Record<string, string>> = {
	[AUDIT_JOB]: "a dependency audit",
	[REMATCH_JOB]: "judging projects by new advisories",
	[SYNC_JOB]: "bringing the advisories up to date",
};

/** Audits as they are asked for, by schedule, and whenever what they rest on has changed. */
export function startAudits(options: AuditsOptions): { stop(): Promise<void> } {
	const { log, changeFeed } = options;
	const runner = startJobRunner({
		db: options.db,
		pool: options.pool,
		runner: `worker ${newId(options.clock, options.random)}`,
		handlers: {
			[AUDIT_JOB]: createAuditHandler(options),
			[REMATCH_JOB]: createRematchHandler(options),
			[SYNC_JOB]: createSyncHandler(options),
		},
		concurrency: CONCURRENCY,
		after: options.repeat.after,
		onProblem: (what, error) => log.warn({ err: error }, `${JOB_NAMES[what] ?? what} failed`),
	});
	const unsubscribe = changeFeed.subscribe("jobs", () => runner.wake());
	const tasks = planTasks(options).map((task) => repeatTask(task, options.repeat));
	return {
		async stop() {
			unsubscribe();
			await Promise.all([runner.stop(), ...tasks.map((task) => task.stop())]);
			await options.engine.close();
		},
	};
}

function planTasks(options: AuditsOptions): Task[] {
	const actor = systemActor("worker");
	const deps: DependencyDeps = options;
	const watch = watchAdvisoryFolder(options, {
		folder: options.advisoryFolder,
		address: options.bulkUrl,
	});
	const lookAtFolders = createFolderWatch(options);
	let isSettled = false;
	const every = (name: string, everyMs: number, run: () => Promise<unknown>): Task => ({
		name,
		everyMs: () => everyMs,
		maxRetryMs: MAX_RETRY_MS,
		async run() {
			await run();
			return "done";
		},
	});
	return [
		every("looking at the advisories", 15 * SECOND_MS, () => watch.look()),
		every("planning audits", 20 * SECOND_MS, async () => {
			if (!isSettled) await ensureBuiltInProjects(deps, actor, options.root);
			isSettled = true;
			await enqueueDueAudits(options);
		}),
		every("looking at the folders of projects", 30 * SECOND_MS, lookAtFolders),
		every("audit upkeep", HOUR_MS, async () => {
			await enqueueEndedDecisions(options);
			await warnOfWaivers(options, actor.orgId);
			await pruneReports(options, options.clock.nowMs() - options.retentionDays * DAY_MS);
		}),
	];
}
