import type { Tx } from "#server/platform/db/client.ts";
import { dataDateOf, isStale } from "../advisories/advisory-status.ts";
import { storeAdvisoryTexts } from "../advisories/advisory-texts.ts";
import type { StoredSummary } from "../audits/audit-rows.ts";
import { readDriftRows } from "../audits/diff-audits.ts";
import type { AuditReport } from "../contract.ts";
import { advisoryFactsSchema } from "../core/history/advisory-facts.ts";
import {
	countSeverities,
	summarizeChange,
	summarizeChecks,
} from "../core/history/summarize-report.ts";
import { storeFindings, type WaiverMark } from "../findings/store-findings.ts";
import { countAges } from "../insights/show-trends.ts";
import type { AuditedProject } from "./audit-task.ts";
import { raiseProjectAlert } from "./project-alerts.ts";
import type { WorkDeps } from "./work-deps.ts";

/** An audit that was made, and what it is compared with. */
export interface FinishedAudit {
	readonly orgId: string;
	readonly projectId: string;
	readonly projectName: string;
	readonly auditId: string;
	readonly audited: AuditedProject;
	readonly marks: readonly WaiverMark[];
	readonly before: { readonly auditId: string; readonly report: AuditReport } | null;
}

/** Writes the results of an audit: its report, the findings of the project, and the alert. */
export async function storeAudit(tx: Tx, deps: WorkDeps, finished: FinishedAudit): Promise<void> {
	const { orgId, projectId, auditId, audited } = finished;
	const { report, commit } = audited;
	const finishedAt = new Date(deps.clock.nowMs());
	const summary = summarize(finished, deps);
	await tx.dependencyAudit.update({
		where: { id: auditId },
		data: {
			state: "done",
			verdict: report.verdict,
			finishedAt,
			error: null,
			...(commit === null ? {} : { commitId: commit.id, commitBranch: commit.branch }),
			summary,
			report: new Uint8Array(audited.packed),
			bom: audited.bom === null ? null : new Uint8Array(audited.bom),
			packageAges: countAges(readDriftRows(report).map(({ ageDays }) => ageDays)),
			dataId: summary.data?.id ?? null,
			lockSha256: audited.lockSha256,
		},
		select: { id: true },
	});
	await tx.dependencyProject.update({
		where: { id: projectId },
		data: { latestAuditId: auditId },
		select: { id: true },
	});
	await storeFindings(tx, deps, {
		orgId,
		projectId,
		auditId,
		actorName: `audit ${auditId}`,
		report,
		waivers: finished.marks,
	});
	await storeAdvisoryTexts(tx, audited.texts);
	await raiseProjectAlert(tx, deps, finished);
}

function summarize({ audited, before }: FinishedAudit, deps: WorkDeps): StoredSummary {
	const { report, uv } = audited;
	const { lock, kind, packages } = report.project;
	const data = advisoryFactsSchema.safeParse(report.checks.vulnerabilities.facts.data);
	return {
		summary: report.summary,
		lock,
		kind,
		packages,
		checks: summarizeChecks(report, before?.report ?? null),
		severities: countSeverities(report),
		change:
			before === null
				? null
				: { auditId: before.auditId, ...summarizeChange(report, before.report) },
		data: data.success
			? {
					id: data.data.snapshot,
					date: dataDateOf({ dataDate: data.data.date, loadedAt: data.data.loaded }),
					loadedAt: new Date(data.data.loaded).toISOString(),
					records: data.data.records,
					stale: isStale(data.data.date, deps.clock.nowMs()),
				}
			: null,
		tools: { sophia: deps.version, uv },
		policy: report.policy,
		warnings: [...report.warnings],
	};
}
