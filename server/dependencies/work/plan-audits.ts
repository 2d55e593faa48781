import type { Pool } from "pg";
import { z } from "zod";
import { readReportingZone, wallClockOf } from "#server/lists/index.ts";
import { resolveAlerts } from "#server/platform/alerts/alert-rows.ts";
import { inTransaction } from "#server/platform/db/client.ts";
import { enqueueAudit } from "../audits/request-audit.ts";
import { scheduleSchema } from "../console-contract.ts";
import { countEndingWaivers } from "../projects/project-rows.ts";
import { nextRunMs } from "../projects/schedule.ts";
import { raiseNow, WAIVERS_ALERT } from "./project-alerts.ts";
import { hashTarget, markTarget } from "./read-target.ts";
import { WORKER_NAME, type WorkDeps } from "./work-deps.ts";

const MAX_DUE = 500;
const MAX_FOLDERS = 10_000;
const DAY_MS = 86_400_000;
const projectRowsSchema = z.array(z.object({ orgId: z.string(), projectId: z.string() }));

/** Puts the audits whose time has come into the queue, and plans the next ones. */
export async function enqueueDueAudits(deps: WorkDeps & { readonly pool: Pool }): Promise<number> {
	const { db, pool, clock } = deps;
	const now = new Date(clock.nowMs());
	const due = await db.dependencyProject.findMany({
		where: { nextAuditAt: { lte: now } },
		orderBy: { nextAuditAt: "asc" },
		take: MAX_DUE,
		select: { id: true, orgId: true, schedule: true },
	});
	for (const project of due) {
		const schedule = scheduleSchema.parse(project.schedule);
		const zone = await readReportingZone(pool, project.orgId);
		const next = nextRunMs(schedule, now.getTime(), wallClockOf(zone));
		await inTransaction(db, async (tx) => {
			// Another worker may have planned it meanwhile.
			const { count } = await tx.dependencyProject.updateMany({
				where: { id: project.id, nextAuditAt: { lte: now } },
				data: { nextAuditAt: next === null ? null : new Date(next) },
			});
			if (count === 0) return;
			await enqueueAudit(tx, deps, {
				orgId: project.orgId,
				projectId: project.id,
				trigger: "schedule",
				requestedBy: WORKER_NAME,
			});
		});
	}
	return due.length;
}

/** Notices folders whose lock, project file or policy was written to, and asks for audits. */
export function createFolderWatch(deps: WorkDeps): () => Promise<number> {
	const marks = new Map<string, string>();
	return async () => {
		const projects = await deps.db.dependencyProject.findMany({
			where: { path: { not: null }, latestAuditId: { not: null } },
			orderBy: { id: "asc" },
			take: MAX_FOLDERS,
			select: { id: true, orgId: true, path: true, file: true, latestAuditId: true },
		});
		let changed = 0;
		for (const project of projects) {
			if (project.path === null) continue;
			const mark = markTarget(project.path, project.file);
			if (marks.get(project.id) === mark) continue;
			marks.set(project.id, mark);
			if (await askWhereChanged(deps, { ...project, path: project.path })) changed += 1;
		}
		return changed;
	};
}

async function askWhereChanged(
	deps: WorkDeps,
	project: {
		readonly id: string;
		readonly orgId: string;
		readonly path: string;
		readonly file: string | null;
		readonly latestAuditId: string | null;
	},
): Promise<boolean> {
	const audit = await deps.db.dependencyAudit.findUnique({
		where: { id: project.latestAuditId ?? "" },
		select: { lockSha256: true },
	});
	if (audit === null || audit.lockSha256 === hashTarget(project.path, project.file)) return false;
	await inTransaction(deps.db, (tx) =>
		enqueueAudit(tx, deps, {
			orgId: project.orgId,
			projectId: project.id,
			trigger: "lock",
			requestedBy: WORKER_NAME,
		}),
	);
	return true;
}

/**
 * Asks for audits where a decision has ended since the project was last looked at, so that its
 * findings open again also in projects that are audited on demand only.
 */
export async function enqueueEndedDecisions(deps: WorkDeps): Promise<number> {
	const { db, clock } = deps;
	const today = new Date(Math.floor(clock.nowMs() / DAY_MS) * DAY_MS);
	const day = today.toISOString().slice(0, 10);
	// One try a day: an audit that fails is not asked for again and again.
	const rows = await db.$queryRaw`
		SELECT DISTINCT finding."orgId", finding."projectId" FROM dependency_finding finding
		WHERE finding.state = 'accepted' AND finding.issue #>> '{waived,expires}' < ${day}
			AND NOT EXISTS (
				SELECT 1 FROM dependency_audit audit
				WHERE audit."projectId" = finding."projectId" AND audit."requestedAt" >= ${today})
		LIMIT ${MAX_DUE}`;
	const projects = projectRowsSchema.parse(rows);
	for (const project of projects) {
		await inTransaction(db, (tx) =>
			enqueueAudit(tx, deps, { ...project, trigger: "waiver", requestedBy: WORKER_NAME }),
		);
	}
	return projects.length;
}

/** Tells of waivers that end within two weeks. */
export async function warnOfWaivers(deps: WorkDeps, orgId: string): Promise<void> {
	const { db, clock } = deps;
	const counts = await countEndingWaivers(db, orgId, clock.nowMs());
	const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
	const subject = "waivers";
	await inTransaction(db, async (tx) => {
		if (total === 0) {
			await resolveAlerts(tx, { kinds: [WAIVERS_ALERT], subject }, clock.nowMs(), deps);
			return;
		}
		const verb =
			total === 1 ? "decision to accept a finding ends" : "decisions to accept findings end";
		const message = `${total} ${verb} within 14 days: decide anew before they fail audits`;
		await raiseNow(tx, deps, { kind: WAIVERS_ALERT, subject, message });
	});
}

/** Drops the reports of audits older than that, but never the last one of a project. */
export async function pruneReports(deps: WorkDeps, beforeMs: number): Promise<number> {
	return deps.db.$executeRaw`
		UPDATE dependency_audit audit SET report = NULL, bom = NULL
		WHERE audit.report IS NOT NULL AND audit."finishedAt" < ${new Date(beforeMs)}
			AND NOT EXISTS (
				SELECT 1 FROM dependency_project project WHERE project."latestAuditId" = audit.id)`;
}
