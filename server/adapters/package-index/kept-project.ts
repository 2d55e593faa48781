import { z } from "zod";

/** What is kept of an index's page of one project. */
export const keptProjectSchema = z.object({
	releases: z.array(
		z.object({
			version: z.string(),
			uploadedAt: z.string().nullable(),
			yanked: z.string().nullable(),
		}),
	),
	latest: z.string().nullable(),
	status: z.object({ state: z.string(), reason: z.string().nullable() }).nullable(),
});

/** For so long an index is not asked for the same project again. */
export const PROJECT_FRESH_MS = 10 * 60_000;
