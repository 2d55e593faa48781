import type { Pool } from "pg";
import type { Clock } from "#server/platform/clock.ts";
import type { Range } from "./contract.ts";
import { resolveRange, type Span } from "./core/resolve-range.ts";

/** The zone in which the organisation counts its days. */
export async function readReportingZone(pool: Pool, orgId: string): Promise<string> {
	const { rows } = await pool.query<{ zone: string }>(
		'SELECT "reportingZone" AS zone FROM org WHERE id = $1',
		[orgId],
	);
	return rows[0]?.zone ?? "UTC";
}

/** Resolves a range against this process's present, once for a whole answer. */
export async function resolveSpan(
	deps: { readonly pool: Pool; readonly clock: Clock },
	orgId: string,
	range: Range,
): Promise<Span> {
	const zone = await readReportingZone(deps.pool, orgId);
	return resolveRange(range, { nowMs: deps.clock.nowMs(), zone });
}
