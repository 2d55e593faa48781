import { z } from "zod";

export const systemStatusSchema = z.object({
	version: z.string(),
	publicUrl: z.string(),
	database: z.enum(["reachable", "away"]),
	edge: z.enum(["ready", "draining", "away"]),
	/** What the edge says of itself, as it says it. */
	edgeDetails: z.json().nullable(),
	/** The newest open alerts; `null` while the database is away or for a role that sees none. */
	alerts: z
		.array(
			z.object({
				id: z.string(),
				kind: z.string(),
				subject: z.string(),
				message: z.string(),
				raisedAt: z.date(),
				lastSeenAt: z.date(),
			}),
		)
		.nullable(),
	time: z.date(),
});
export type SystemStatus = z.infer<typeof systemStatusSchema>;
