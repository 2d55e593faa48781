import { z } from "zod";
import { VEX_JUSTIFICATIONS, VEX_STATES } from "../../console-contract.ts";
import { licenceNameSchema } from "./licence-name.ts";

const severity = z.enum(["critical", "high", "medium", "low"]);
const date = z.iso.date();
const text = z.string().min(1);
const names = z.array(text);
const licences = z.array(licenceNameSchema);

const waiverSchema = z
	.strictObject({
		id: text.describe("an advisory, by any of its identifiers").optional(),
		package: text.describe("a package, for all its findings").optional(),
		path: z
			.string()
			.regex(/^[^>]+(?:>[^>]+)+$/, { error: "is not a path such as `fastapi > starlette`" })
			.describe("only where the package comes in along this chain of names")
			.optional(),
		rule: text.describe("a rule of another check, such as `DEP002`").optional(),
		version: text.describe("versions of the package, as a specifier such as `<2`").optional(),
		owner: text,
		reason: text,
		expires: date,
		"until-fixed": z
			.boolean()
			.describe("ends as soon as a version without the finding is known")
			.default(false),
		status: z.enum(VEX_STATES).default("accepted"),
		justification: z.enum(VEX_JUSTIFICATIONS).optional(),
	})
	.refine((waiver) => waiver.id ?? waiver.package ?? waiver.path ?? waiver.rule, {
		error: "names nothing: give id, package, path or rule",
	});

/** `sophia-audit.toml`: what fails an audit, and what is accepted until when. */
export const policySchema = z.strictObject({
	fail: z
		.strictObject({
			severity: severity.or(z.literal("none")).default("high").describe("this level and worse"),
			unknown: z.boolean().default(true).describe("findings without a severity fail like high"),
			"known-exploited": z.boolean().default(true).describe("fail whatever the severity"),
			scopes: z
				.array(
					z.string().regex(/^(?:prod|extra|group)(?::.+)?$/, {
						error: "is not prod, extra, group, extra:name or group:name",
					}),
				)
				.default(["prod", "extra", "group"]),
			"not-checked": z
				.boolean()
				.default(false)
				.describe("fail where there is no advisory data, instead of a visible warning"),
		})
		.prefault({}),
	severity: z
		.strictObject({ choose: z.enum(["highest", "newest"]).default("highest") })
		.prefault({}),
	licenses: z
		.strictObject({
			allow: licences.default([]),
			deny: licences.default([]),
			review: licences.default([]),
			"when-unlisted": z.enum(["allow", "review", "deny"]).default("review"),
			"when-unknown": z.enum(["allow", "review", "deny"]).default("review"),
			exceptions: z
				.array(
					z.strictObject({
						package: text,
						version: text.optional(),
						license: text.describe("what was found by reading it").optional(),
						reason: text,
					}),
				)
				.default([]),
		})
		.prefault({}),
	drift: z
		.strictObject({
			"max-majors": z.int().min(0).optional(),
			"max-libyears": z.number().min(0).optional(),
			"max-days": z.int().min(0).optional(),
		})
		.prefault({}),
	cooldown: z
		.strictObject({
			days: z.int().min(0).default(0).describe("youngest age of a locked file; 0 turns it off"),
			except: names.default([]),
		})
		.prefault({}),
	sources: z
		.strictObject({ trusted: names.describe("hosts of your own indexes").default([]) })
		.prefault({}),
	imports: z
		.strictObject({
			ignore: z
				.array(z.strictObject({ rule: z.string().regex(/^DEP00[1-5]$/), name: text, reason: text }))
				.default([]),
			modules: z
				.record(z.string(), z.union([z.string(), z.array(z.string())]))
				.describe("the modules that a package provides, where they cannot be known")
				.default({}),
		})
		.prefault({}),
	waivers: z.array(waiverSchema).default([]),
});
export type Policy = z.infer<typeof policySchema>;
export type Waiver = Policy["waivers"][number];

/** The policy of a project that has none. */
export const DEFAULT_POLICY: Policy = policySchema.parse({});
