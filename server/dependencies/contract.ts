import { z } from "zod";

/** The checks of one audit; the first five carry the names of the report's JSON keys. */
export const CHECK_NAMES = [
	"lock_integrity",
	"vulnerabilities",
	"licenses",
	"unused",
	"drift",
	"configuration",
] as const;
export const checkNameSchema = z.enum(CHECK_NAMES);
export type CheckName = z.infer<typeof checkNameSchema>;

export const severityLevelSchema = z.enum(["critical", "high", "medium", "low", "unknown"]);

/** A decision not to fail for an issue. */
export const waivedSchema = z.object({
	owner: z.string(),
	reason: z.string(),
	expires: z.string(),
	/** VEX state, where the waiver gives one. */
	status: z.string().nullable(),
});

/** One thing that an audit says, in the same shape for every check. */
export const issueSchema = z.object({
	check: checkNameSchema,
	/** Stable name of the rule, such as `stale-requirements`, `DEP002` or an advisory's id. */
	rule: z.string(),
	level: z.enum(["error", "warning", "note"]),
	message: z.string(),
	file: z.string().nullable(),
	line: z.number().nullable(),
	package: z.string().nullable(),
	version: z.string().nullable(),
	/** What to do: a command or the right spelling. */
	fix: z.string().nullable(),
	severity: severityLevelSchema.nullable(),
	/** Same for the same issue in another run, whatever its line. */
	fingerprint: z.string(),
	waived: waivedSchema.nullable(),
	/** Known from the baseline report. */
	isKnown: z.boolean(),
	/** Whether this issue makes the audit fail. */
	fails: z.boolean(),
});
export type Issue = z.infer<typeof issueSchema>;

export const checkStatusSchema = z.enum(["passed", "warned", "failed", "not_checked"]);

/** Facts of one check besides its issues; values are counts, texts or small tables. */
const factsSchema = z.record(z.string(), z.unknown());

export const checkResultSchema = z.object({
	status: checkStatusSchema,
	/** One sentence: the verdict, or why there is none. */
	verdict: z.string(),
	issues: z.array(issueSchema),
	facts: factsSchema,
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** A vulnerability as reports list it. */
export const vulnerabilityRowSchema = z.object({
	id: z.string(),
	advisories: z.array(z.string()),
	identifiers: z.array(z.string()),
	package: z.string(),
	version: z.string(),
	severity: severityLevelSchema,
	severity_source: z.string().nullable(),
	score: z.number().nullable(),
	vector: z.string().nullable(),
	/** Sources that name another level than the one that decided. */
	severity_disagrees: z.boolean(),
	known_exploited: z.boolean().nullable(),
	epss: z.number().nullable(),
	summary: z.string(),
	published: z.string().nullable(),
	links: z.array(z.string()),
	scopes: z.array(z.string()),
	direct: z.boolean(),
	introduced_by: z.array(z.string()),
	path: z.array(z.string()),
	fixed_versions: z.array(z.string()),
	/** The smallest version without any known finding; null where none is known. */
	safe_version: z.string().nullable(),
	/** Whether what the project asks for admits the safe version; null where there is none. */
	safe_version_admitted: z.boolean().nullable(),
	fix: z.string().nullable(),
	matched_by: z.enum(["range", "versions"]),
	approximated_bounds: z.array(z.string()),
	/** False where the package comes from elsewhere: only its name matches. */
	exact_source: z.boolean(),
	waived: waivedSchema.nullable(),
	fingerprint: z.string(),
});
export type VulnerabilityRow = z.infer<typeof vulnerabilityRowSchema>;

/** What a policy accepts until when, as it is written there. */
export const policyWaiverSchema = z.object({
	id: z.string().optional(),
	package: z.string().optional(),
	path: z.string().optional(),
	rule: z.string().optional(),
	version: z.string().optional(),
	owner: z.string(),
	reason: z.string(),
	expires: z.string(),
	"until-fixed": z.boolean(),
	status: z.string(),
	justification: z.string().optional(),
});

/** `dependency_audit_report.json`. */
export const auditReportSchema = z.object({
	schema: z.literal("sophia-dependency-audit/1"),
	timestamp: z.string(),
	project: z.object({
		name: z.string(),
		lock: z.string().nullable(),
		kind: z.string().nullable(),
		packages: z.number(),
	}),
	verdict: z.enum(["passed", "failed", "incomplete"]),
	summary: z.string(),
	counts: z.object({ failing: z.number(), warnings: z.number(), waived: z.number() }),
	policy: z.object({
		source: z.string(),
		sha256: z.string(),
		/** Those of the policy itself, without the decisions of the console. */
		waivers: z.array(policyWaiverSchema).optional(),
	}),
	warnings: z.array(z.string()),
	checks: z.object({
		lock_integrity: checkResultSchema,
		vulnerabilities: checkResultSchema.extend({
			critical: z.array(vulnerabilityRowSchema),
			high: z.array(vulnerabilityRowSchema),
			medium: z.array(vulnerabilityRowSchema),
			low: z.array(vulnerabilityRowSchema),
			unknown: z.array(vulnerabilityRowSchema),
		}),
		licenses: checkResultSchema,
		unused: checkResultSchema,
		drift: checkResultSchema,
		configuration: checkResultSchema,
	}),
});
export type AuditReport = z.infer<typeof auditReportSchema>;

/** What `--baseline` needs of an earlier report. */
export const baselineSchema = z.object({
	checks: z.record(
		z.string(),
		z.object({ issues: z.array(z.object({ fingerprint: z.string() })).default([]) }),
	),
});
