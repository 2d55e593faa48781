import type { Pool } from "pg";
import { z } from "zod";
import type { CheckedRequest } from "./check-ledger.ts";

const rowSchema = z.object({
	id: z.string(),
	outcome: z.string(),
	estimateNanos: z.number(),
	costNanos: z.number().nullable(),
	usageSource: z.string().nullable(),
});

/** Everything that PostgreSQL holds of the ledger, in the shape that `checkLedger` judges. */
export async function readStoredLedger(pool: Pool): Promise<{
	readonly rows: readonly CheckedRequest[];
	readonly rollup: { readonly requests: number; readonly costNanos: number };
}> {
	const requests = await pool.query<Record<string, unknown>>(
		`SELECT id, outcome, estimate_nanos AS "estimateNanos", cost_nanos AS "costNanos",
			usage_source AS "usageSource" FROM ledger.request`,
	);
	const sums = await pool.query<{ requests: number; costNanos: number }>(
		`SELECT COALESCE(sum(requests), 0)::bigint AS requests,
			COALESCE(sum(cost_nanos), 0)::bigint AS "costNanos" FROM ledger.rollup_15m`,
	);
	return {
		rows: requests.rows.map((row) => rowSchema.parse(row)),
		rollup: sums.rows[0] ?? { requests: 0, costNanos: 0 },
	};
}
