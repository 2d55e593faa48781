import { z } from "zod";

/** What the check of vulnerabilities says of the advisories that it used. */
export const advisoryFactsSchema = z.object({
	snapshot: z.string(),
	date: z.string(),
	loaded: z.string(),
	records: z.number(),
	stale: z.boolean(),
});
