import { z } from "zod";
import { dataDateOf, isStale } from "../advisories/advisory-status.ts";
import type { StoredSummary } from "../audits/audit-rows.ts";
import { readDriftRows } from "../audits/diff-audits.ts";
import type { AuditReport, CheckName } from "../contract.ts";
import { advisoryFactsSchema } from "../core/history/advisory-facts.ts";
import { gatherSeen, type SeenFindings } from "../core/history/reconcile-findings.ts";
import {
	countSeverities,
	summarizeChange,
	summarizeChecks,
} from "../core/history/summarize-report.ts";
import { countAges } from "../insights/show-trends.ts";

/** What is stored of a report besides the report, as far as the report alone tells it. */
export interface AuditDigest {
	readonly verdict: AuditReport["verdict"];
	readonly summary: Omit<StoredSummary, "change" | "tools">;
	/** What became of issues since the report before; null where there is none. */
	readonly change: ReturnType<typeof summarizeChange> | null;
	readonly uv: string | null;
	readonly packageAges: Readonly<Record<string, number>>;
	readonly findings: SeenFindings;
}

/** Draws from a report what lists, findings and alerts need; `checks` are those that it made anew. */
export function summarizeAudit(
	report: AuditReport,
	before: AuditReport | null,
	checks: readonly CheckName[],
	nowMs: number,
): AuditDigest {
	const { lock, kind, packages } = report.project;
	return {
		verdict: report.verdict,
		summary: {
			summary: report.summary,
			lock,
			kind,
			packages,
			checks: summarizeChecks(report, before),
			severities: countSeverities(report),
			data: describeData(report, nowMs),
			policy: report.policy,
			warnings: [...report.warnings],
		},
		change: before === null ? null : summarizeChange(report, before),
		uv: readUvVersion(report),
		packageAges: countAges(readDriftRows(report).map(({ ageDays }) => ageDays)),
		findings: gatherSeen(report, checks),
	};
}

function describeData(report: AuditReport, nowMs: number): StoredSummary["data"] {
	const data = advisoryFactsSchema.safeParse(report.checks.vulnerabilities.facts.data);
	if (!data.success) return null;
	const { snapshot, date, loaded, records } = data.data;
	return {
		id: snapshot,
		date: dataDateOf({ dataDate: date, loadedAt: loaded }),
		loadedAt: new Date(loaded).toISOString(),
		records,
		stale: isStale(date, nowMs),
	};
}

const uvFactSchema = z.object({ uv: z.object({ version: z.string() }) });

function readUvVersion(report: AuditReport): string | null {
	const parsed = uvFactSchema.safeParse(report.checks.lock_integrity.facts);
	return parsed.success ? parsed.data.uv.version : null;
}
