import type { Db } from "#server/platform/db/client.ts";
import type { Prisma } from "#server/platform/db/generated/client.ts";
import { AUDIT_COLUMNS, type AuditRow, toAuditSummary } from "../audits/audit-rows.ts";
import { describeProgress } from "../audits/get-progress.ts";
import { type Project, projectSourceSchema, scheduleSchema } from "../console-contract.ts";

export const PROJECT_COLUMNS = {
	id: true,
	name: true,
	sourceKind: true,
	path: true,
	file: true,
	isBuiltIn: true,
	schedule: true,
	nextAuditAt: true,
	policyText: true,
	createdAt: true,
	createdBy: true,
	latestAuditId: true,
	files: {
		select: { name: true, bytes: true, sha256: true, uploadedAt: true },
		orderBy: { name: "asc" },
	},
} as const satisfies Prisma.DependencyProjectSelect;

type ProjectRow = Prisma.DependencyProjectGetPayload<{ select: typeof PROJECT_COLUMNS }>;

const WARNING_DAYS = 14;
const DAY_MS = 86_400_000;

/** Completes rows of projects with their audits, open findings and waivers that soon end. */
export async function describeProjects(
	db: Db,
	orgId: string,
	rows: readonly ProjectRow[],
	nowMs: number,
): Promise<Project[]> {
	const ids = rows.map(({ id }) => id);
	const latestIds = rows.flatMap(({ latestAuditId }) => latestAuditId ?? []);
	const [latest, newest, open, waivers] = await Promise.all([
		db.dependencyAudit.findMany({ where: { id: { in: latestIds } }, select: AUDIT_COLUMNS }),
		db.dependencyAudit.findMany({
			where: { projectId: { in: ids }, state: { not: "done" } },
			distinct: ["projectId"],
			orderBy: [{ projectId: "asc" }, { id: "desc" }],
			select: AUDIT_COLUMNS,
		}),
		db.dependencyFinding.groupBy({
			by: ["projectId"],
			where: { projectId: { in: ids }, state: "open" },
			_count: true,
		}),
		countEndingWaivers(db, orgId, nowMs),
	]);
	const latestById = new Map(latest.map((row) => [row.id, row]));
	const current = await describeCurrent(db, newest, latestById);
	const openByProject = new Map(open.map((group) => [group.projectId, group._count]));
	return rows.map((row) => {
		const audit = row.latestAuditId === null ? undefined : latestById.get(row.latestAuditId);
		return {
			id: row.id,
			name: row.name,
			source: toSource(row),
			isBuiltIn: row.isBuiltIn,
			schedule: scheduleSchema.parse(row.schedule),
			nextAuditAt: row.nextAuditAt?.toISOString() ?? null,
			policy: row.policyText,
			createdAt: row.createdAt.toISOString(),
			createdBy: row.createdBy,
			latest: audit === undefined ? null : toAuditSummary(audit),
			current: current.get(row.id) ?? null,
			openFindings: audit === undefined ? null : (openByProject.get(row.id) ?? 0),
			waiversEndingSoon: (waivers.get(row.id) ?? 0) + (waivers.get(null) ?? 0),
		};
	});
}

/** The unfinished audit of each project, or the one that ended badly after the last good one. */
async function describeCurrent(
	db: Db,
	newest: readonly AuditRow[],
	latest: ReadonlyMap<string, AuditRow>,
) {
	const done = new Map([...latest.values()].map((row) => [row.projectId, row.id]));
	const wanted = newest.filter(({ projectId, id }) => id > (done.get(projectId) ?? ""));
	const progress = await describeProgress(db, wanted);
	return new Map(progress.map((entry) => [entry.projectId, entry]));
}

function toSource(row: ProjectRow): Project["source"] {
	const { sourceKind: kind, path, file, files } = row;
	if (kind !== "upload") return projectSourceSchema.parse({ kind, path, file });
	const newest = Math.max(...files.map(({ uploadedAt }) => uploadedAt.getTime()));
	return {
		kind,
		file,
		uploadedAt: files.length === 0 ? null : new Date(newest).toISOString(),
		files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
	};
}

/** Waivers that end within 14 days, by project; null stands for those of all projects. */
export async function countEndingWaivers(
	db: Db,
	orgId: string,
	nowMs: number,
): Promise<ReadonlyMap<string | null, number>> {
	const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
	const groups = await db.dependencyWaiver.groupBy({
		by: ["projectId"],
		where: {
			orgId,
			revokedAt: null,
			expires: { gte: new Date(today), lte: new Date(today + WARNING_DAYS * DAY_MS) },
		},
		_count: true,
	});
	return new Map(groups.map((group) => [group.projectId, group._count]));
}
