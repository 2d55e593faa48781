import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import { getAdvisoryStatus } from "../advisories/advisory-status.ts";
import type { DependencySummary, SeverityCounts } from "../console-contract.ts";
import { severityLevelSchema } from "../contract.ts";
import { countEndingWaivers } from "../projects/project-rows.ts";

/** The dependencies of all projects in a few figures. */
export async function summarizeDependencies(
	deps: { readonly db: Db; readonly clock: Clock },
	orgId: string,
): Promise<DependencySummary> {
	const { db, clock } = deps;
	const live = { orgId, check: "vulnerabilities", state: "open" };
	const [counts, projects, exploited, fixable, waivers, advisories] = await Promise.all([
		db.dependencyFinding.groupBy({ by: ["severity"], where: live, _count: true }),
		readProjects(db, orgId),
		db.dependencyFinding.count({ where: { ...live, isExploited: true } }),
		db.dependencyFinding.count({ where: { ...live, isFixable: true } }),
		countEndingWaivers(db, orgId, clock.nowMs()),
		getAdvisoryStatus(deps),
	]);
	const severities: SeverityCounts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
	for (const { severity, _count } of counts) {
		const level = severityLevelSchema.safeParse(severity);
		if (level.success) severities[level.data] += _count;
	}
	const { isChecked, lastAuditAt, ...totals } = projects;
	return {
		severities: isChecked ? severities : null,
		// Without the catalogue of exploited ones nobody looked, and none found is not none.
		exploited: isChecked && advisories.snapshot?.kev ? exploited : null,
		fixable: isChecked ? fixable : null,
		projects: totals,
		waiversEndingSoon: [...waivers.values()].reduce((sum, count) => sum + count, 0),
		lastAuditAt,
		data: { state: advisories.state, date: advisories.snapshot?.dataDate ?? null },
	};
}

interface ProjectFacts {
	readonly total: number;
	readonly passed: number;
	readonly failed: number;
	readonly incomplete: number;
	readonly neverAudited: number;
	readonly broken: number;
	/** Some audit could check vulnerabilities. */
	readonly isChecked: boolean;
	readonly lastAuditAt: string | null;
}

async function readProjects(db: Db, orgId: string): Promise<ProjectFacts> {
	const rows = await db.$queryRaw<
		{
			verdict: string | null;
			last_state: string | null;
			checked: boolean;
			n: bigint;
			at: Date | null;
		}[]
	>`
		SELECT latest.verdict, newest.state AS last_state,
			latest.summary->'severities' IS NOT NULL
				AND latest.summary->'severities' <> 'null'::jsonb AS checked,
			count(*) AS n, max(latest."finishedAt") AS at
		FROM dependency_project project
		LEFT JOIN dependency_audit latest ON latest.id = project."latestAuditId"
		LEFT JOIN LATERAL (
			SELECT state FROM dependency_audit ended
			WHERE ended."projectId" = project.id AND ended.state IN ('done', 'error')
			ORDER BY ended.id DESC LIMIT 1) newest ON true
		WHERE project."orgId" = ${orgId}::uuid
		GROUP BY 1, 2, 3`;
	const sum = (of: (row: (typeof rows)[number]) => boolean) =>
		rows.filter(of).reduce((total, { n }) => total + Number(n), 0);
	const times = rows.flatMap(({ at }) => at?.getTime() ?? []);
	return {
		total: sum(() => true),
		passed: sum(({ verdict }) => verdict === "passed"),
		failed: sum(({ verdict }) => verdict === "failed"),
		incomplete: sum(({ verdict }) => verdict === "incomplete"),
		neverAudited: sum(({ verdict }) => verdict === null),
		broken: sum(({ last_state }) => last_state === "error"),
		isChecked: rows.some(({ checked }) => checked),
		lastAuditAt: times.length === 0 ? null : new Date(Math.max(...times)).toISOString(),
	};
}
