import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { Prisma } from "#server/platform/db/generated/client.ts";
import { AppError } from "#server/platform/errors.ts";
import {
	AUDIT_STEPS,
	type AuditProgress,
	type AuditSummary,
	auditProgressSchema,
	auditStateSchema,
	auditStepSchema,
	auditSummarySchema,
	auditTriggerSchema,
	verdictSchema,
} from "../console-contract.ts";
import { type AuditReport, auditReportSchema } from "../contract.ts";
import {
	confirmationSchema,
	confirmReport,
	confirmSummary,
} from "../core/history/confirm-report.ts";

/** What lists show of a report, kept beside it so that no list has to unpack it. */
export const storedSummarySchema = auditSummarySchema.pick({
	summary: true,
	lock: true,
	kind: true,
	packages: true,
	checks: true,
	severities: true,
	change: true,
	data: true,
	tools: true,
	policy: true,
	warnings: true,
});
export type StoredSummary = z.infer<typeof storedSummarySchema>;

const NOTHING_YET: StoredSummary = {
	summary: null,
	lock: null,
	kind: null,
	packages: null,
	checks: [],
	severities: null,
	change: null,
	data: null,
	tools: null,
	policy: null,
	warnings: [],
};

export const AUDIT_COLUMNS = {
	id: true,
	projectId: true,
	trigger: true,
	state: true,
	verdict: true,
	requestedBy: true,
	requestedAt: true,
	startedAt: true,
	finishedAt: true,
	attempt: true,
	steps: true,
	error: true,
	commitId: true,
	commitBranch: true,
	summary: true,
	confirmed: true,
	project: { select: { name: true } },
} as const satisfies Prisma.DependencyAuditSelect;

export type AuditRow = Prisma.DependencyAuditGetPayload<{ select: typeof AUDIT_COLUMNS }>;

const stepsSchema = z.array(auditStepSchema);
export type AuditStep = z.infer<typeof auditStepSchema>;

/** The steps of an audit that waits. */
export function waitingSteps(): AuditStep[] {
	return AUDIT_STEPS.map((name) => ({
		name,
		state: "waiting",
		startedAt: null,
		finishedAt: null,
	}));
}

export function toAuditSummary(row: AuditRow): AuditSummary {
	const { startedAt, finishedAt } = row;
	return {
		id: row.id,
		projectId: row.projectId,
		projectName: row.project.name,
		trigger: auditTriggerSchema.parse(row.trigger),
		state: auditStateSchema.parse(row.state),
		verdict: verdictSchema.nullable().parse(row.verdict),
		requestedBy: row.requestedBy,
		requestedAt: row.requestedAt.toISOString(),
		startedAt: startedAt?.toISOString() ?? null,
		finishedAt: finishedAt?.toISOString() ?? null,
		durationMs:
			startedAt === null || finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime(),
		commit: row.commitId === null ? null : { id: row.commitId, branch: row.commitBranch },
		...readSummary(row),
		error: row.error,
	};
}

function readSummary({ summary, confirmed }: Pick<AuditRow, "summary" | "confirmed">) {
	if (summary === null) return NOTHING_YET;
	const stored = storedSummarySchema.parse(summary);
	return confirmed === null ? stored : confirmSummary(stored, confirmationSchema.parse(confirmed));
}

export function toProgress(
	row: AuditRow,
	queue: { readonly ahead: number | null; readonly cancelRequested: boolean },
): AuditProgress {
	return auditProgressSchema.parse({
		id: row.id,
		projectId: row.projectId,
		state: row.state,
		steps: stepsSchema.parse(row.steps),
		...queue,
		attempt: Math.max(1, row.attempt),
		error: row.error,
		requestedAt: row.requestedAt.toISOString(),
		startedAt: row.startedAt?.toISOString() ?? null,
		finishedAt: row.finishedAt?.toISOString() ?? null,
	});
}

/** The report of an audit, with the newer advisories that say the same. */
export function readReport(packed: Uint8Array, confirmed: unknown): AuditReport {
	const report = unpackReport(packed);
	return confirmed === null ? report : confirmReport(report, confirmationSchema.parse(confirmed));
}

/** Unpacks a stored report. */
export function unpackReport(packed: Uint8Array): AuditReport {
	return auditReportSchema.parse(unpackJson(packed));
}

/** Unpacks stored JSON. */
export function unpackJson(packed: Uint8Array): unknown {
	return JSON.parse(gunzipSync(packed).toString("utf8"));
}

export function missingAudit(): AppError {
	return new AppError("not_found", "there is no such audit", {
		hint: "it may have been removed with its project",
	});
}

export function missingProject(): AppError {
	return new AppError("not_found", "there is no such project", {
		hint: "it may have been removed",
	});
}
