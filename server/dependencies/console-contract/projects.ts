import { z } from "zod";
import { auditProgressSchema, auditSummarySchema } from "./audits.ts";
import { cursorSchema, idSchema, instant, limitSchema, lineSchema, pageOf } from "./fields.ts";

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
