import { z } from "zod";
import {
	auditReportSchema,
	checkNameSchema,
	checkResultSchema,
	checkStatusSchema,
	issueSchema,
	severityLevelSchema,
	vulnerabilityRowSchema,
	waivedSchema,
} from "./contract.ts";

export type {
	CheckName,
	CheckResult,
	Issue,
	VulnerabilityRow,
} from "./contract.ts";
export { CHECK_NAMES, checkNameSchema, severityLevelSchema } from "./contract.ts";

/*
 * Procedures under `dependencies.`: `projects.list|get|create|update|remove`,
 * `audits.run|list|get|diff|cancel|progress`, `findings.list|count|get|waive|revokeWaiver|waivers`,
 * `advisories.status|sync`, `submit`, `summary`, `trends`, `installBench`.
 */

const idSchema = z.uuid("this is not an id");
const instant = z.iso.datetime();
const limitSchema = z.number().int().min(1).max(200).default(50);
const cursorSchema = z.string().min(1).max(300, "this is not a cursor of this list");
/** One line of plain text: no control or direction characters that could forge another one. */
const lineSchema = z
	.string()
	.trim()
	.min(1, "enter something")
	.refine((value) => !/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(value), "use plain text");

function pageOf<T extends z.ZodType>(item: T) {
	return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

// --- projects ----------------------------------------------------------------------------------

/** Largest text of one file of an upload, and how many files there may be. */
export const MAX_UPLOAD_CHARS = 12_000_000;
export const MAX_UPLOAD_FILES = 20;

const pathSchema = lineSchema.max(1_000, "use at most 1,000 characters");
/** A lock, script or `pyproject.toml` in the folder; null takes the first lock that it holds. */
const targetFileSchema = lineSchema.max(300).nullable().default(null);

export const uploadFileSchema = z.strictObject({
	/** Path inside the project, such as `uv.lock` or `src/app/main.py`. */
	name: lineSchema
		.max(300)
		.regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\]+$/, "use a path inside the project"),
	content: z.string().max(MAX_UPLOAD_CHARS, "a file may have at most 12 MB"),
});
const uploadFilesSchema = z
	.array(uploadFileSchema)
	.min(1, "choose at least one file")
	.max(MAX_UPLOAD_FILES, `choose at most ${MAX_UPLOAD_FILES} files`);

/** Where a project comes from, as it is given. Folders are those of the worker's machine. */
export const projectSourceInput = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("folder"), path: pathSchema, file: targetFileSchema }),
	/** A checkout: the audit also says which commit it looked at. */
	z.strictObject({ kind: z.literal("git"), path: pathSchema, file: targetFileSchema }),
	z.strictObject({ kind: z.literal("upload"), files: uploadFilesSchema, file: targetFileSchema }),
]);
export type ProjectSourceInput = z.infer<typeof projectSourceInput>;

export const projectSourceSchema = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("folder"), path: z.string(), file: z.string().nullable() }),
	z.object({ kind: z.literal("git"), path: z.string(), file: z.string().nullable() }),
	z.object({
		kind: z.literal("upload"),
		file: z.string().nullable(),
		uploadedAt: instant.nullable(),
		files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
	}),
]);

const timeOfDaySchema = z
	.string()
	.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "write the time as 03:30, in the reporting zone");

/** When a project is audited by itself; times are of the organisation's reporting zone. */
export const scheduleSchema = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("off") }),
	z.strictObject({ kind: z.literal("daily"), at: timeOfDaySchema }),
	/** 1 is Monday. */
	z.strictObject({
		kind: z.literal("weekly"),
		weekday: z.number().int().min(1).max(7),
		at: timeOfDaySchema,
	}),
]);
export type Schedule = z.infer<typeof scheduleSchema>;

const projectNameSchema = lineSchema.max(100, "use at most 100 characters");
/** A policy in TOML, as in `sophia-audit.toml`; null: the project's own file, else the built-in one. */
const policyTextSchema = z.string().max(200_000).nullable();

// --- audits ------------------------------------------------------------------------------------

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

export const projectSchema = z.object({
	id: z.string(),
	name: z.string(),
	source: projectSourceSchema,
	/** Came with the installation. */
	isBuiltIn: z.boolean(),
	schedule: scheduleSchema,
	/** Null where it is audited on demand only. */
	nextAuditAt: instant.nullable(),
	/** The policy kept here, as TOML; null: the project's own file, else the built-in one. */
	policy: z.string().nullable(),
	createdAt: instant,
	createdBy: z.string(),
	/** The last audit that was done, with its verdict. */
	latest: auditSummarySchema.nullable(),
	/** The audit that is queued or running, or the one that ended badly after `latest`. */
	current: auditProgressSchema.nullable(),
	/** Findings open at this moment, whether or not they fail; null before the first audit. */
	openFindings: z.number().nullable(),
	waiversEndingSoon: z.number(),
});
export type Project = z.infer<typeof projectSchema>;

export const listProjectsInput = z.strictObject({
	limit: limitSchema,
	cursor: cursorSchema.optional(),
	query: z.string().trim().max(100).optional(),
});
export const listProjectsOutput = pageOf(projectSchema).extend({
	/** The reporting zone in which schedules are meant. */
	zone: z.string(),
});
export const getProjectInput = z.strictObject({ id: idSchema });
export const createProjectInput = z.strictObject({
	name: projectNameSchema,
	source: projectSourceInput,
	schedule: scheduleSchema.default({ kind: "daily", at: "03:00" }),
	policy: policyTextSchema.default(null),
});
export type CreateProjectInput = z.infer<typeof createProjectInput>;
export const updateProjectInput = z
	.strictObject({
		id: idSchema,
		name: projectNameSchema.optional(),
		/** A source of the same kind; uploaded files replace those of the same name. */
		source: projectSourceInput.optional(),
		schedule: scheduleSchema.optional(),
		policy: policyTextSchema.optional(),
	})
	.refine(
		({ name, source, schedule, policy }) =>
			[name, source, schedule, policy].some((value) => value !== undefined),
		"give what to change",
	);
export type UpdateProjectInput = z.infer<typeof updateProjectInput>;
/** Removes the project with its audits and findings; its history stays in the audit log. */
export const removeProjectInput = z.strictObject({ id: idSchema });
export const doneOutput = z.object({ done: z.literal(true) });

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
	/** Checks that only one of the two could make: their issues are not compared. */
	notComparable: z.array(checkNameSchema),
});

// --- findings ----------------------------------------------------------------------------------

export const findingStateSchema = z.enum(["open", "accepted", "fixed"]);
export type FindingState = z.infer<typeof findingStateSchema>;
export const scopeKindSchema = z.enum(["prod", "extra", "group"]);

export const findingSchema = z.object({
	id: z.string(),
	projectId: z.string(),
	projectName: z.string(),
	state: findingStateSchema,
	/** The issue as the last audit that saw it had it; `fails` and `waived` are of that audit. */
	issue: issueSchema,
	/** Null for everything that is no vulnerability. */
	vulnerability: vulnerabilityRowSchema.nullable(),
	/** Whether code of the project imports the package; null where imports were not read. */
	isImported: z.boolean().nullable(),
	firstSeenAt: instant,
	lastSeenAt: instant,
	fixedAt: instant.nullable(),
	/** The waiver in force. */
	waiver: waivedSchema.extend({ id: z.string().nullable() }).nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

const findingFilters = {
	projectId: idSchema.optional(),
	states: z.array(findingStateSchema).max(3).optional(),
	checks: z.array(checkNameSchema).max(6).optional(),
	severities: z.array(severityLevelSchema).max(5).optional(),
	scopes: z.array(scopeKindSchema).max(3).optional(),
	rule: z.string().trim().max(200).optional(),
	package: z.string().trim().max(214).optional(),
	/** Part of package, advisory or message. */
	query: z.string().trim().max(100).optional(),
	/** Makes the audit fail. */
	failing: z.boolean().optional(),
	exploited: z.boolean().optional(),
	direct: z.boolean().optional(),
	/** A version without the finding is known. */
	fixable: z.boolean().optional(),
};
export const findingFiltersInput = z.strictObject(findingFilters);
export const FINDING_SORTS = ["risk", "package", "newest", "oldest"] as const;
export const listFindingsInput = z.strictObject({
	...findingFilters,
	/** `risk`: exploited, then EPSS, then severity, then fixable. */
	sort: z.enum(FINDING_SORTS).default("risk"),
	limit: limitSchema,
	cursor: cursorSchema.optional(),
});
export type ListFindingsInput = z.infer<typeof listFindingsInput>;
export const listFindingsOutput = pageOf(findingSchema);

/** Counts for the same filters; each facet leaves its own filter out. */
export const countFindingsOutput = z.object({
	total: z.number(),
	states: z.record(findingStateSchema, z.number()),
	severities: z.record(severityLevelSchema, z.number()),
	checks: z.record(checkNameSchema, z.number()),
	scopes: z.record(scopeKindSchema, z.number()),
});

export const findingEventSchema = z.object({
	at: instant,
	kind: z.enum(["opened", "moved", "accepted", "acceptance_ended", "fixed", "reopened"]),
	/** The audit that saw it; null for decisions of people. */
	auditId: z.string().nullable(),
	actor: z.string(),
	note: z.string().nullable(),
});
export const getFindingInput = z.strictObject({ id: idSchema });
export const getFindingOutput = z.object({
	finding: findingSchema,
	/** Decisions and changes, the newest first. */
	history: z.array(findingEventSchema),
	/** Texts of its advisories as they were loaded (Markdown, untrusted); empty where none are. */
	advisories: z.array(z.object({ id: z.string(), text: z.string(), modified: z.string() })),
	/** Other findings of the same package in the same project, open or accepted. */
	siblings: z.array(z.object({ id: z.string(), rule: z.string(), state: findingStateSchema })),
});

// --- waivers -----------------------------------------------------------------------------------

/** VEX states (CycloneDX words); `accepted` is ours: a risk that somebody takes. */
export const VEX_STATES = [
	"accepted",
	"not_affected",
	"false_positive",
	"exploitable",
	"in_triage",
	"resolved",
] as const;
export const VEX_JUSTIFICATIONS = [
	"code_not_present",
	"code_not_reachable",
	"requires_configuration",
	"requires_dependency",
	"requires_environment",
	"protected_by_compiler",
	"protected_at_runtime",
	"protected_at_perimeter",
	"protected_by_mitigating_control",
] as const;

const waiverTarget = {
	/** An advisory by any of its identifiers. */
	advisory: lineSchema.max(100).nullable().default(null),
	package: lineSchema.max(214).nullable().default(null),
	/** Only where the package comes in along this chain: `fastapi > starlette`. */
	path: lineSchema.max(2_000).nullable().default(null),
	/** A rule of another check, such as `DEP002`. */
	rule: lineSchema.max(100).nullable().default(null),
	/** Versions of the package, such as `<2`. */
	version: lineSchema.max(200).nullable().default(null),
};

export const waiveInput = z
	.strictObject({
		/** Null: all projects. */
		projectId: idSchema.nullable(),
		...waiverTarget,
		owner: lineSchema.max(200).optional().describe("the caller where absent"),
		reason: lineSchema.min(10, "say why, in at least 10 characters").max(2_000),
		/** Calendar day, the last on which it holds. At most 400 days from today. */
		expires: z.iso.date(),
		/** Ends as soon as a version without the finding is known. */
		untilFixed: z.boolean().default(false),
		status: z.enum(VEX_STATES).default("accepted"),
		justification: z.enum(VEX_JUSTIFICATIONS).nullable().default(null),
	})
	.refine(({ advisory, package: name, path, rule }) => advisory ?? name ?? path ?? rule, {
		error: "name what is accepted: advisory, package, path or rule",
	});
export type WaiveInput = z.infer<typeof waiveInput>;

export const waiverSchema = z.object({
	id: z.string(),
	projectId: z.string().nullable(),
	projectName: z.string().nullable(),
	advisory: z.string().nullable(),
	package: z.string().nullable(),
	path: z.string().nullable(),
	rule: z.string().nullable(),
	version: z.string().nullable(),
	owner: z.string(),
	reason: z.string(),
	expires: z.string(),
	untilFixed: z.boolean(),
	status: z.string(),
	justification: z.string().nullable(),
	createdAt: instant,
	createdBy: z.string(),
	revokedAt: instant.nullable(),
	revokedBy: z.string().nullable(),
	/** `ending`: within 14 days. */
	state: z.enum(["active", "ending", "expired", "revoked"]),
	daysLeft: z.number(),
	/** Findings that it holds for at this moment. */
	findings: z.number(),
});
export type Waiver = z.infer<typeof waiverSchema>;
export const waiveOutput = z.object({
	waiver: waiverSchema,
	/** Audits that were queued to look again. */
	audits: z.array(z.string()),
});
export const revokeWaiverInput = z.strictObject({
	id: idSchema,
	reason: lineSchema.max(2_000),
});
export const listWaiversInput = z.strictObject({
	projectId: idSchema.optional(),
	states: z.array(waiverSchema.shape.state).max(4).optional(),
	limit: limitSchema,
	cursor: cursorSchema.optional(),
});
/** Those that end first come first, then those that are over. */
export const listWaiversOutput = pageOf(waiverSchema);

// --- advisories --------------------------------------------------------------------------------

export const advisoryLoadSchema = z.object({
	id: z.string(),
	at: instant,
	source: z.string(),
	kind: z.enum(["osv", "kev", "epss"]),
	read: z.number(),
	added: z.number(),
	updated: z.number(),
	unchanged: z.number(),
	ignored: z.number(),
	/** Records set aside because they are not valid. */
	malformed: z.number(),
	malformedExamples: z.array(z.object({ where: z.string(), reason: z.string() })),
});
export const advisoryStatusOutput = z.object({
	/** `none`: vulnerabilities are not checked. `stale`: older than 48 hours. */
	state: z.enum(["none", "fresh", "stale"]),
	snapshot: z
		.object({
			id: z.string(),
			loadedAt: instant,
			/** The newest change of any record: "none known to" this date. */
			dataDate: instant,
			ageHours: z.number(),
			records: z.array(z.object({ ecosystem: z.string(), count: z.number() })),
			/** Dates of the catalogue of exploited vulnerabilities and of EPSS; null: not loaded. */
			kev: z.string().nullable(),
			epss: z.string().nullable(),
		})
		.nullable(),
	/** The newest first, at most 20. */
	loads: z.array(advisoryLoadSchema),
	sync: z.object({
		address: z.string(),
		state: z.enum(["idle", "queued", "running"]),
		lastTriedAt: instant.nullable(),
		lastWorkedAt: instant.nullable(),
		/** Why the last try failed; null where it worked or there was none. */
		lastError: z.string().nullable(),
		nextAt: instant.nullable(),
	}),
});
export type AdvisoryStatus = z.infer<typeof advisoryStatusOutput>;
export const syncAdvisoriesOutput = z.object({ state: z.enum(["queued", "running"]) });

// --- submit from CI ----------------------------------------------------------------------------

export const submitInput = z.strictObject({
	/** The project by its name; an uploaded one is made where there is none. */
	project: projectNameSchema,
	files: uploadFilesSchema,
	file: targetFileSchema,
	commit: z
		.strictObject({ id: lineSchema.max(100), branch: lineSchema.max(300).nullable().default(null) })
		.nullable()
		.default(null),
});
export type SubmitInput = z.infer<typeof submitInput>;
/** Poll `dependencies.audits.progress` with the id, then read `dependencies.audits.get`. */
export const submitOutput = z.object({ projectId: z.string(), audit: auditProgressSchema });

// --- overview and trends -----------------------------------------------------------------------

export const summaryOutput = z.object({
	/** Open vulnerabilities over all projects, accepted ones left out; null: nothing was checked. */
	severities: severityCountsSchema.nullable(),
	/**
	 * Those of them that are known to be exploited (null also without the catalogue of exploited
	 * ones), and those that a known version clears.
	 */
	exploited: z.number().nullable(),
	fixable: z.number().nullable(),
	projects: z.object({
		total: z.number(),
		passed: z.number(),
		failed: z.number(),
		/** The last audit could not check vulnerabilities. */
		incomplete: z.number(),
		neverAudited: z.number(),
		/** The last try ended in an error. */
		broken: z.number(),
	}),
	waiversEndingSoon: z.number(),
	lastAuditAt: instant.nullable(),
	data: z.object({ state: advisoryStatusOutput.shape.state, date: instant.nullable() }),
});
export type DependencySummary = z.infer<typeof summaryOutput>;

export const trendsInput = z.strictObject({
	projectId: idSchema.optional(),
	/** Calendar days of the reporting zone, today included. */
	days: z.number().int().min(1).max(400).default(90),
});
export const trendsOutput = z.object({
	zone: z.string(),
	/** Open vulnerabilities at the end of each day; null: no audit had checked them by then. */
	days: z.array(z.object({ day: z.string(), open: severityCountsSchema.nullable() })),
	/** From first seen to fixed, of vulnerabilities fixed in these days. */
	timeToFix: z.object({
		meanDays: z.number().nullable(),
		medianDays: z.number().nullable(),
		fixed: z.number(),
		bySeverity: z.array(
			z.object({ severity: severityLevelSchema, meanDays: z.number(), fixed: z.number() }),
		),
	}),
	/** Ages of the locked releases by the last audits; a package counts once a project. */
	packageAges: z.object({
		/** `toDays` is not included; null: and older. */
		buckets: z.array(
			z.object({ fromDays: z.number(), toDays: z.number().nullable(), packages: z.number() }),
		),
		/** Without a known time of upload. */
		unknown: z.number(),
	}),
});
export type DependencyTrends = z.infer<typeof trendsOutput>;

/** Result of `npm run bench:install`, kept as `bench/install.json` in the data folder. */
export const installBenchSchema = z.object({
	schema: z.literal("sophia-install-bench/1"),
	measuredAt: instant,
	command: z.string(),
	machine: z.object({
		cpus: z.number(),
		model: z.string(),
		memoryBytes: z.number(),
		os: z.string(),
	}),
	project: z.object({ name: z.string(), packages: z.number() }),
	tools: z.object({ uv: z.string(), pip: z.string(), python: z.string() }),
	runs: z.array(
		z.object({
			tool: z.enum(["uv sync", "pip install"]),
			cache: z.enum(["cold", "warm"]),
			/** Median over the repeats. */
			seconds: z.number(),
			repeats: z.number(),
		}),
	),
	/** pip's time over uv's; null where one of them was not measured. */
	timesFaster: z.object({ cold: z.number().nullable(), warm: z.number().nullable() }),
	targets: z.object({ seconds: z.number(), timesFaster: z.number() }),
	/** What the reader should know of the measurement, such as where packages came from. */
	notes: z.array(z.string()),
});
export type InstallBench = z.infer<typeof installBenchSchema>;
export const installBenchOutput = z.object({ result: installBenchSchema.nullable() });

// --- export ------------------------------------------------------------------------------------

/** `GET /api/dependencies/export?q=<JSON of this>` answers with the file. */
export const exportAuditInput = z.strictObject({
	audit: idSchema,
	format: z.enum(["json", "csv", "sarif", "cyclonedx", "html"]),
});
export type ExportAuditInput = z.infer<typeof exportAuditInput>;
