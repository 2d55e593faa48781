import { z } from "zod";
import type { Ecosystem } from "../locks/lock-model.ts";
import { normalizePythonName } from "../requirement/package-name.ts";

const severitySchema = z.object({ type: z.string(), score: z.string() });

const databaseSpecificSchema = z.object({ severity: z.string().optional() }).catch({});

/** Exactly one key is meaningful; an event without any is set aside, the record stays. */
const eventSchema = z.object({
	introduced: z.string().optional(),
	fixed: z.string().optional(),
	last_affected: z.string().optional(),
	limit: z.string().optional(),
});

const affectedSchema = z.object({
	package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
	ranges: z
		.array(z.object({ type: z.string(), events: z.array(eventSchema).default([]) }))
		.nullish()
		.transform((value) => value ?? []),
	versions: z
		.array(z.string())
		.nullish()
		.transform((value) => value ?? []),
	severity: z.array(severitySchema).catch([]).default([]),
	database_specific: databaseSpecificSchema.optional(),
});

/** The part of an OSV record (ossf/osv-schema) that audits use; other keys are not looked at. */
export const osvRecordSchema = z.object({
	id: z.string().min(1),
	modified: z.string().catch(""),
	published: z.string().optional().catch(undefined),
	withdrawn: z.string().nullish(),
	aliases: z
		.array(z.string())
		.nullish()
		.transform((value) => value ?? []),
	summary: z.string().nullish(),
	details: z.string().nullish(),
	severity: z.array(severitySchema).catch([]).default([]),
	affected: z
		.array(affectedSchema)
		.nullish()
		.transform((value) => value ?? []),
	database_specific: databaseSpecificSchema.optional(),
	references: z
		.array(z.object({ type: z.string(), url: z.string() }))
		.catch([])
		.default([]),
});
export type OsvRecord = z.infer<typeof osvRecordSchema>;
export type OsvAffected = OsvRecord["affected"][number];
export type OsvEvent = z.infer<typeof eventSchema>;

/** The ecosystems whose packages can be judged. */
export function asEcosystem(text: string): Ecosystem | null {
	return text === "PyPI" || text === "npm" ? text : null;
}

/** The name under which a package is looked up. */
export function normalizeName(ecosystem: Ecosystem, name: string): string {
	return ecosystem === "PyPI" ? normalizePythonName(name) : name;
}

/** Parses one record; the reason names the key at fault. */
export function parseOsvRecord(
	value: unknown,
): { readonly ok: true; readonly record: OsvRecord } | { readonly ok: false; reason: string } {
	const parsed = osvRecordSchema.safeParse(value);
	if (parsed.success) return { ok: true, record: parsed.data };
	const issue = parsed.error.issues[0];
	return {
		ok: false,
		reason: `${issue?.path.join(".") || "record"}: ${issue?.message ?? "malformed"}`,
	};
}
