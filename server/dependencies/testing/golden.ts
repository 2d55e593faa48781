import { z } from "zod";
import { corpusAbsence, readCorpus } from "./corpus.ts";

const findingSchema = z.object({
	package: z.string(),
	version: z.string(),
	id: z.string(),
	aliases: z.array(z.string()),
	lenient: z.boolean(),
	withdrawn: z.boolean(),
	severity: z.array(z.string()),
	fixedAbove: z.array(z.string()),
	depth: z.number(),
	scopes: z.array(z.string()),
	introducedBy: z.array(z.string()),
});

const goldenSchema = z.record(
	z.string(),
	z.object({ packages: z.number(), unreachable: z.number(), findings: z.array(findingSchema) }),
);

/** What an independent reference found for each lock of the corpus; empty where it is absent. */
export function readGolden(): z.infer<typeof goldenSchema> {
	if (corpusAbsence !== null) return {};
	return goldenSchema.parse(JSON.parse(readCorpus("golden-uvlocks.json.gz")));
}
