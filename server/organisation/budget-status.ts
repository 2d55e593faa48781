import type { Pool } from "pg";
import { z } from "zod";
import { monthOf, readReportingZone } from "#server/lists/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { BudgetStatus } from "./contract.ts";
import { projectSpend } from "./core/judge-budget.ts";

const rowSchema = z.object({
	budget: z.coerce.number().nullable(),
	spent: z.coerce.number(),
	simulated: z.coerce.number(),
});

/** What the calendar month of the reporting zone has cost so far, and what it may. */
export async function getBudgetStatus(
	{ pool, clock }: { readonly pool: Pool; readonly clock: Clock },
	orgId: string,
): Promise<BudgetStatus> {
	const zone = await readReportingZone(pool, orgId);
	const nowMs = clock.nowMs();
	const { sinceMs, untilMs } = monthOf(nowMs, zone);
	const { rows } = await pool.query(
		`SELECT (SELECT "monthlyBudgetNanos" FROM org WHERE id = $1) AS budget,
			coalesce(sum(cost_nanos) FILTER (WHERE NOT simulated), 0) AS spent,
			coalesce(sum(cost_nanos) FILTER (WHERE simulated), 0) AS simulated
		FROM ledger.rollup_15m WHERE org_id = $1 AND bucket >= $2 AND bucket < $3`,
		[orgId, new Date(sinceMs), new Date(untilMs)],
	);
	const { budget, spent, simulated } = rowSchema.parse(rows[0]);
	return {
		since: new Date(sinceMs).toISOString(),
		until: new Date(untilMs).toISOString(),
		zone,
		budgetNanos: budget,
		spentNanos: spent,
		simulatedNanos: simulated,
		share: budget === null ? null : spent / budget,
		projectedNanos: projectSpend({ spentNanos: spent, sinceMs, untilMs, nowMs }),
	};
}
