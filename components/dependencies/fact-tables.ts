import { z } from "zod";
import type { CheckResult } from "#server/dependencies/console-contract.ts";

const licenceRowSchema = z.object({
	package: z.string(),
	version: z.string().nullable(),
	license: z.string().nullable(),
	/** How sure the statement is: declared, classifier, guessed, unknown. */
	confidence: z.string(),
	source: z.string(),
	/** What the policy says: allow, deny, review. */
	verdict: z.string(),
	/** Where the project tells of its changes and keeps its code, by its own word. */
	changelog: z.string().nullable().default(null),
	repository: z.string().nullable().default(null),
});
export type LicenceRow = z.infer<typeof licenceRowSchema>;

const driftRowSchema = z.object({
	package: z.string(),
	version: z.string().nullable(),
	direct: z.boolean(),
	uploaded: z.string().nullable(),
	age_days: z.number().nullable(),
	latest: z.string().nullable(),
	majors: z.number().nullable(),
	minors: z.number().nullable(),
	patches: z.number().nullable(),
	days_behind: z.number().nullable(),
	libyears: z.number().nullable(),
	yanked: z.string().nullable(),
	status: z.string().nullable(),
});
export type DriftRow = z.infer<typeof driftRowSchema>;

const countsSchema = z.object({ ok: z.number(), unauthorized: z.number(), unknown: z.number() });
const liccheckSchema = z.object({
	levels: z.record(z.string(), countsSchema),
	differences: z.array(z.object({ package: z.string(), liccheck: z.string(), policy: z.string() })),
});
export type Liccheck = z.infer<typeof liccheckSchema>;

const integritySchema = z.object({
	format: z.string(),
	packages: z.number(),
	in_process: z.object({ verdict: z.string().nullable(), not_judged: z.array(z.string()) }),
	uv: z.union([z.string(), z.object({ verdict: z.string() })]),
	agree: z.boolean().nullable(),
});

type Facts = CheckResult["facts"];

/** The licences of an audit, package by package; empty where it has none. */
export function readLicences(facts: Facts): readonly LicenceRow[] {
	return readRows(facts, licenceRowSchema);
}

/** How far each package lies behind; empty where an audit has no such table. */
export function readDrift(facts: Facts): readonly DriftRow[] {
	return readRows(facts, driftRowSchema);
}

/** What liccheck would say; `null` where the project has no settings for it. */
export function readLiccheck(facts: Facts): Liccheck | null {
	const read = liccheckSchema.safeParse(facts.liccheck);
	return read.success ? read.data : null;
}

/** Our verdict on the lock beside uv's own; `null` where the lock was not read. */
export function readIntegrity(facts: Facts) {
	const read = integritySchema.safeParse(facts);
	if (!read.success) return null;
	const { uv, in_process: ours, ...rest } = read.data;
	return {
		...rest,
		ours: ours.verdict,
		notJudged: ours.not_judged,
		uv: typeof uv === "string" ? uv : uv.verdict,
	};
}

function readRows<Row>(facts: Facts, schema: z.ZodType<Row>): readonly Row[] {
	const read = z.object({ rows: z.array(schema) }).safeParse(facts);
	return read.success ? read.data.rows : [];
}
