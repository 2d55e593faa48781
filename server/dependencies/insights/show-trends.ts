import type { Pool } from "pg";
import type { z } from "zod";
import { readReportingZone } from "#server/lists/index.ts";
import type { DependencyTrends, SeverityCounts, trendsInput } from "../console-contract.ts";
import { severityLevelSchema } from "../contract.ts";

const AGE_EDGES = [0, 7, 30, 90, 180, 365, 730, 1460] as const;

interface TrendDeps {
	readonly pool: Pool;
}

interface Scope {
	readonly orgId: string;
	readonly projectId: string | null;
	readonly zone: string;
	readonly days: number;
}

/** Open vulnerabilities by day, time to fix, and the ages of what is locked. */
export async function showTrends(
	{ pool }: TrendDeps,
	orgId: string,
	{
		projectId = null,
		days,
	}: { projectId?: string | undefined | null } & Omit<z.infer<typeof trendsInput>, "projectId">,
): Promise<DependencyTrends> {
	const zone = await readReportingZone(pool, orgId);
	const scope = { orgId, projectId, zone, days };
	const [open, timeToFix, packageAges] = await Promise.all([
		readOpenByDay(pool, scope),
		readTimeToFix(pool, scope),
		readAges(pool, scope),
	]);
	return { zone, days: open, timeToFix, packageAges };
}

/** The state of each vulnerability at the end of each day, from the events of its history. */
async function readOpenByDay(pool: Pool, scope: Scope): Promise<DependencyTrends["days"]> {
	const { rows } = await pool.query<{
		day: string;
		severity: string | null;
		open: number;
		checked: boolean;
	}>(
		`WITH day AS (
			SELECT date::date AS day,
				((date::date + 1)::timestamp AT TIME ZONE $3) AS until
			FROM generate_series(
				(now() AT TIME ZONE $3)::date - ($4::int - 1), (now() AT TIME ZONE $3)::date,
				interval '1 day') AS date
		), spell AS (
			SELECT finding.severity AS now_severity, event.severity, event.kind, event.at AS since,
				lead(event.at) OVER (PARTITION BY event."findingId" ORDER BY event.id) AS until
			FROM dependency_finding_event event
			JOIN dependency_finding finding ON finding.id = event."findingId"
			WHERE finding."orgId" = $1 AND finding."check" = 'vulnerabilities'
				AND ($2::uuid IS NULL OR finding."projectId" = $2)
		), first AS (
			SELECT min("finishedAt") AS at FROM dependency_audit
			WHERE "orgId" = $1 AND ($2::uuid IS NULL OR "projectId" = $2) AND state = 'done'
				AND jsonb_typeof(summary->'severities') = 'object'
		)
		SELECT to_char(day.day, 'YYYY-MM-DD') AS day,
			coalesce(spell.severity, spell.now_severity) AS severity,
			count(spell.kind)::int AS open, coalesce(first.at < day.until, false) AS checked
		FROM day CROSS JOIN first
		LEFT JOIN spell ON spell.kind IN ('opened', 'reopened', 'moved', 'acceptance_ended')
			AND spell.since < day.until AND (spell.until IS NULL OR spell.until >= day.until)
		GROUP BY 1, 2, 4 ORDER BY 1`,
		[scope.orgId, scope.projectId, scope.zone, scope.days],
	);
	const byDay = new Map<string, SeverityCounts | null>();
	for (const { day, severity, open, checked } of rows) {
		const counts = byDay.get(day) ?? { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
		const level = severityLevelSchema.safeParse(severity);
		if (level.success) counts[level.data] += open;
		byDay.set(day, checked ? counts : null);
	}
	return [...byDay].map(([day, open]) => ({ day, open }));
}

async function readTimeToFix(pool: Pool, scope: Scope): Promise<DependencyTrends["timeToFix"]> {
	const { rows } = await pool.query<{
		severity: string | null;
		mean: number | null;
		median: number | null;
		fixed: number;
	}>(
		`SELECT severity, avg(days)::float8 AS mean,
			percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median, count(*)::int AS fixed
		FROM (
			SELECT severity,
				extract(epoch FROM "fixedAt" - "firstSeenAt")::float8 / 86400 AS days
			FROM dependency_finding
			WHERE "orgId" = $1 AND "check" = 'vulnerabilities' AND state = 'fixed'
				AND ($2::uuid IS NULL OR "projectId" = $2)
				AND "fixedAt" >= (((now() AT TIME ZONE $3)::date - ($4::int - 1))::timestamp AT TIME ZONE $3)
		) AS fixed
		GROUP BY GROUPING SETS ((severity), ())`,
		[scope.orgId, scope.projectId, scope.zone, scope.days],
	);
	const all = rows.find(({ severity }) => severity === null);
	return {
		meanDays: all?.mean ?? null,
		medianDays: all?.median ?? null,
		fixed: all?.fixed ?? 0,
		bySeverity: rows.flatMap(({ severity, mean, fixed }) => {
			const level = severityLevelSchema.safeParse(severity);
			return level.success && mean !== null
				? [{ severity: level.data, meanDays: mean, fixed }]
				: [];
		}),
	};
}

/** Ages as the last audit of each project had them, counted when it was stored. */
async function readAges(pool: Pool, scope: Scope): Promise<DependencyTrends["packageAges"]> {
	const { rows } = await pool.query<{ edge: number; packages: number }>(
		`SELECT bucket.key::int AS edge, sum(bucket.value::int)::int AS packages
		FROM dependency_project project
		JOIN dependency_audit audit ON audit.id = project."latestAuditId"
		CROSS JOIN LATERAL jsonb_each_text(audit."packageAges") AS bucket
		WHERE project."orgId" = $1 AND ($2::uuid IS NULL OR project.id = $2)
		GROUP BY 1`,
		[scope.orgId, scope.projectId],
	);
	const at = (edge: number) => rows.find((row) => row.edge === edge)?.packages ?? 0;
	return {
		buckets: AGE_EDGES.map((fromDays, place) => ({
			fromDays,
			toDays: AGE_EDGES[place + 1] ?? null,
			packages: at(fromDays),
		})),
		unknown: at(-1),
	};
}

/** Packages by the lower edge of their bucket of age; -1 stands for those of unknown age. */
export function countAges(ages: readonly (number | null)[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const age of ages) {
		const edge = age === null ? -1 : (AGE_EDGES.findLast((from) => from <= Math.max(0, age)) ?? 0);
		counts[edge] = (counts[edge] ?? 0) + 1;
	}
	return counts;
}
