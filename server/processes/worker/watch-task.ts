import type { Pool } from "pg";
import { raiseExpiringKeyAlerts } from "#server/access/index.ts";
import { raiseBudgetAlerts } from "#server/organisation/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { Random } from "#server/platform/random.ts";
import type { Task } from "./repeat-task.ts";

const EVERY_MS = 60_000;

/** Looks for troubles that nobody else notices: spending against its budget, keys about to end. */
export function createWatchTask(deps: {
	readonly db: Db;
	readonly pool: Pool;
	readonly clock: Clock;
	readonly random: Random;
}): Task {
	return {
		name: "watch",
		everyMs: () => EVERY_MS,
		maxRetryMs: EVERY_MS,
		async run() {
			await raiseBudgetAlerts(deps);
			await raiseExpiringKeyAlerts(deps);
			return "done";
		},
	};
}
