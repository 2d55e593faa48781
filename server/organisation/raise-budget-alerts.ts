import type { Pool } from "pg";
import { endStaleAlerts, saveAlert } from "#server/platform/alerts/alert-rows.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import type { Random } from "#server/platform/random.ts";
import { getBudgetStatus } from "./budget-status.ts";
import { describeBudget, judgeBudget } from "./core/judge-budget.ts";

const KINDS = ["budget_near", "budget_exceeded"];

/** Looks at the month's spending of each organisation; what is in order again ends its alert. */
export async function raiseBudgetAlerts(deps: {
	readonly db: Db;
	readonly pool: Pool;
	readonly clock: Clock;
	readonly random: Random;
}): Promise<void> {
	const nowMs = deps.clock.nowMs();
	const orgs = await deps.db.org.findMany({
		where: { monthlyBudgetNanos: { not: null } },
		select: { id: true },
	});
	for (const { id } of orgs) {
		const status = await getBudgetStatus(deps, id);
		const kinds = judgeBudget(status.share);
		const month = new Intl.DateTimeFormat("en", {
			month: "long",
			year: "numeric",
			timeZone: status.zone,
		}).format(nowMs);
		const message = describeBudget(status, month);
		const times = { raisedAtMs: nowMs, lastSeenMs: nowMs, resolvedAtMs: null };
		await inTransaction(deps.db, async (tx) => {
			for (const kind of kinds) await saveAlert(tx, { kind, subject: month, message }, times, deps);
		});
	}
	await inTransaction(deps.db, (tx) => endStaleAlerts(tx, KINDS, nowMs, deps));
}
