import { z } from "zod";
import {
	checkNameSchema,
	issueSchema,
	severityLevelSchema,
	vulnerabilityRowSchema,
	waivedSchema,
} from "../contract.ts";
import { cursorSchema, idSchema, instant, limitSchema, pageOf } from "./fields.ts";

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
	/** Projects by their names. */
	projects: z.array(z.string().trim().min(1).max(100)).max(50).optional(),
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
export type FindingFilters = z.infer<typeof findingFiltersInput>;
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
	/** Those with most findings first, at most 50. */
	projects: z.array(z.object({ name: z.string(), count: z.number() })),
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
	/** How its project is locked, by the newest audit; it tells the ecosystem of the package. */
	lockKind: z.string().nullable(),
	/** What the package says of itself by the newest audit: https alone, and untrusted. */
	links: z.object({ changelog: z.string().nullable(), repository: z.string().nullable() }),
	siblings: z.array(z.object({ id: z.string(), rule: z.string(), state: findingStateSchema })),
});
