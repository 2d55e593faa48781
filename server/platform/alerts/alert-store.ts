import type { Clock } from "../clock.ts";
import { type Db, inTransaction } from "../db/client.ts";
import type { Random } from "../random.ts";
import type { AlertStore } from "./alert-keeper.ts";
import { endStaleAlerts, saveAlert } from "./alert-rows.ts";

/** Alerts in the database. */
export function createAlertStore(deps: {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
}): AlertStore {
	return {
		save: (alert, times) => inTransaction(deps.db, (tx) => saveAlert(tx, alert, times, deps)),
		endStale: (kinds, seenBeforeMs) =>
			inTransaction(deps.db, (tx) => endStaleAlerts(tx, kinds, seenBeforeMs, deps)),
	};
}
