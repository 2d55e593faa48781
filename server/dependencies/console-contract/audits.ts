import { z } from "zod";
import {
	auditReportSchema,
	checkNameSchema,
	checkResultSchema,
	checkStatusSchema,
	issueSchema,
} from "../contract.ts";
import { idSchema, instant, limitSchema, pageOf } from "./fields.ts";

export const auditStateSchema = z.enum(["queued", "running", "done", "error", "cancelled"]);
export type AuditState = z.infer<typeof auditStateSchema>;

/** Why an audit was made. `data`, `policy`, `waiver` and `lock`: what it rests on changed. */
export const auditTriggerSchema = z.enum([
	"manual",
	"schedule",
	"first",
	"data",
	"policy",
	"waiver",
	"lock",
	"submit",
]);

export const verdictSchema = z.enum(["passed", "failed", "incomplete"]);

/** The steps of an audit in their order. */
export const AUDIT_STEPS = [
	"read_project",
	"lock_integrity",
	"vulnerabilities",
	"licenses",
	"unused",
	"drift",
	"configuration",
	"store",
] as const;
export const auditStepSchema = z.object({
	name: z.enum(AUDIT_STEPS),
	state: z.enum(["waiting", "running", "done", "stopped"]),
	startedAt: instant.nullable(),
	finishedAt: instant.nullable(),
});

export const auditProgressSchema = z.object({
	id: z.string(),
	projectId: z.string(),
	state: auditStateSchema,
	steps: z.array(auditStepSchema),
	/** Audits before it in the queue; null once it runs. */
	ahead: z.number().nullable(),
	/** 1 at first; more after a worker died in the middle of it. */
	attempt: z.number(),
	cancelRequested: z.boolean(),
	/** What went wrong, and what to do about it. */
	error: z.string().nullable(),
	requestedAt: instant,
	startedAt: instant.nullable(),
	finishedAt: instant.nullable(),
});
export type AuditProgress = z.infer<typeof auditProgressSchema>;

/** Findings by severity; the whole is null where vulnerabilities were not checked. */
export const severityCountsSchema = z.object({
	critical: z.number(),
	high: z.number(),
	medium: z.number(),
	low: z.number(),
	unknown: z.number(),
});
export type SeverityCounts = z.infer<typeof severityCountsSchema>;

export const checkSummarySchema = z.object({
	name: checkNameSchema,
	status: checkStatusSchema,
	verdict: z.string(),
	/** Issues, notes left out; null where the check could not look and says nothing. */
	issues: z.number().nullable(),
	failing: z.number(),
	waived: z.number(),
	/** `issues` less those of the audit before; null where one of the two is not known. */
	change: z.number().nullable(),
});
export type CheckSummary = z.infer<typeof checkSummarySchema>;

/** The advisories that an audit used. */
export const advisoryDataSchema = z.object({
	id: z.string(),
	/** The newest change of any record. */
	date: instant,
	loadedAt: instant,
	records: z.number(),
	/** Older than 48 hours at the time of the audit. */
	stale: z.boolean(),
});

export const auditSummarySchema = z.object({
	id: z.string(),
	projectId: z.string(),
	projectName: z.string(),
	trigger: auditTriggerSchema,
	state: auditStateSchema,
	/** Null until it is done. */
	verdict: verdictSchema.nullable(),
	summary: z.string().nullable(),
	requestedBy: z.string(),
	requestedAt: instant,
	startedAt: instant.nullable(),
	finishedAt: instant.nullable(),
	durationMs: z.number().nullable(),
	lock: z.string().nullable(),
	kind: z.string().nullable(),
	packages: z.number().nullable(),
	/** The commit of a checkout, with its branch. */
	commit: z.object({ id: z.string(), branch: z.string().nullable() }).nullable(),
	/** In the order of `CHECK_NAMES`; empty until it is done. */
	checks: z.array(checkSummarySchema),
	/** Live vulnerabilities, accepted ones left out; null: not checked. */
	severities: severityCountsSchema.nullable(),
	/** Against the audit of the same project before this one; null where there is none. */
	change: z
		.object({ auditId: z.string(), opened: z.number(), fixed: z.number(), accepted: z.number() })
		.nullable(),
	/** Null: no advisories were at hand for the lock. */
	data: advisoryDataSchema.nullable(),
	tools: z.object({ sophia: z.string(), uv: z.string().nullable() }).nullable(),
	policy: z.object({ source: z.string(), sha256: z.string() }).nullable(),
	warnings: z.array(z.string()),
	error: z.string().nullable(),
});
export type AuditSummary = z.infer<typeof auditSummarySchema>;

export const runAuditInput = z.strictObject({ projectId: idSchema });
/** Of a project that has an audit in the queue, that one. */
export const runAuditOutput = auditProgressSchema;
export const auditIdInput = z.strictObject({ id: idSchema });

export const listAuditsInput = z.strictObject({
	limit: limitSchema,
	cursor: idSchema.optional(),
	projectId: idSchema.optional(),
	states: z.array(auditStateSchema).max(auditStateSchema.options.length).optional(),
});
/** The newest first. */
export const listAuditsOutput = pageOf(auditSummarySchema);

export const getAuditInput = z.strictObject({
	id: idSchema,
	/** Checks whose issues and facts are wanted; they can be large. */
	checks: z.array(checkNameSchema).max(6).default([]),
});
export const getAuditOutput = z.object({
	audit: auditSummarySchema,
	/** Null until it is done. */
	project: auditReportSchema.shape.project.nullable(),
	/** Only those asked for. The facts of `licenses` and `drift` hold a `rows` table. */
	checks: z.array(z.object({ name: checkNameSchema, result: checkResultSchema })),
});

export const diffAuditsInput = z.strictObject({ before: idSchema, after: idSchema });
export const diffAuditsOutput = z.object({
	before: auditSummarySchema,
	after: auditSummarySchema,
	/** Issues of both audits by their fingerprint; at most 1,000 of each. */
	opened: z.array(issueSchema),
	fixed: z.array(issueSchema),
	/** In both, but accepted in only one, failing in only one, or of another severity. */
	changed: z.array(z.object({ before: issueSchema, after: issueSchema })),
	unchanged: z.number(),
	/** Packages whose locked version differs. */
	packages: z.array(
		z.object({ name: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
	),
	/** Checks that at least one of the two could not make: their issues are not compared. */
	notComparable: z.array(checkNameSchema),
});

/** `GET /api/dependencies/export?q=<JSON of this>` answers with the file. */
export const exportAuditInput = z.strictObject({
	audit: idSchema,
	format: z.enum(["json", "csv", "sarif", "cyclonedx", "html"]),
});
export type ExportAuditInput = z.infer<typeof exportAuditInput>;
