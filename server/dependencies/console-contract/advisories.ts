import { z } from "zod";
import { instant } from "./fields.ts";

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
