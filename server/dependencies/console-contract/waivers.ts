import { z } from "zod";
import { cursorSchema, idSchema, instant, limitSchema, lineSchema, pageOf } from "./fields.ts";
import { findingFiltersInput } from "./findings.ts";
import { VEX_JUSTIFICATIONS, VEX_STATES } from "./vex.ts";

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

const waiverTerm = {
	owner: lineSchema.max(200).optional().describe("the caller where absent"),
	reason: lineSchema.min(10, "say why, in at least 10 characters").max(2_000),
	/** Calendar day, the last on which it holds. At most 400 days from today. */
	expires: z.iso.date(),
	/** Ends as soon as a version without the finding is known. */
	untilFixed: z.boolean().default(false),
	status: z.enum(VEX_STATES).default("accepted"),
	justification: z.enum(VEX_JUSTIFICATIONS).nullable().default(null),
};

export const waiveInput = z
	.strictObject({
		/** Null: all projects. */
		projectId: idSchema.nullable(),
		...waiverTarget,
		...waiverTerm,
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
	/** Decisions of the same step that were not taken back, this one among them. */
	together: z.number(),
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
const MAX_AT_ONCE = 1_000;
const TOO_MANY = `decide on at most ${MAX_AT_ONCE} findings at once: narrow the filters`;
/** Decides on several open findings, each by what goes least far: on all of them, or on none. */
export const waiveManyInput = z.strictObject({
	of: z.union([
		z.strictObject({
			ids: z.array(idSchema).min(1, "choose at least one finding").max(MAX_AT_ONCE, TOO_MANY),
		}),
		z.strictObject({
			/** Every open finding that matches. */
			filters: findingFiltersInput,
			/** How many they are as far as the caller knows; refused where it is another number. */
			expected: z.number().int().min(1).max(MAX_AT_ONCE, TOO_MANY),
		}),
	]),
	/** In all projects instead of the project of each finding. */
	everywhere: z.boolean().default(false),
	...waiverTerm,
});
export type WaiveManyInput = z.infer<typeof waiveManyInput>;
export const waiveManyOutput = z.object({
	/** How many decisions were made; one may hold for several findings. */
	waivers: z.number(),
	audits: z.array(z.string()),
});
export const revokeWaiverInput = z.strictObject({
	id: idSchema,
	/** Takes back with it all decisions that were made in the same step. */
	together: z.boolean().default(false),
	reason: lineSchema.max(2_000),
});
export const listWaiversInput = z.strictObject({
	projectId: idSchema.optional(),
	states: z.array(waiverSchema.shape.state).max(4).optional(),
	limit: limitSchema,
	cursor: cursorSchema.optional(),
});
/** A waiver of the policy that a project's newest audit judged by; it is changed there alone. */
export const policyWaiverSchema = waiverSchema
	.omit({
		createdAt: true,
		createdBy: true,
		revokedAt: true,
		revokedBy: true,
		findings: true,
		together: true,
	})
	.extend({
		/** `console`, or the name of the project's own file. */
		policy: z.string(),
	});
export type PolicyWaiver = z.infer<typeof policyWaiverSchema>;
/** Those that end first come first, then those that are over. */
export const listWaiversOutput = pageOf(waiverSchema).extend({
	/** All of them on the first page, none on the others. */
	fromPolicy: z.array(policyWaiverSchema),
});
